"""The invented city's units, streets, departments and industries; every name here is made up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """How a unit works: shares between 0 and 1, means in days.

    late: share of hazards closed after their deadline; late_days: mean lateness of those;
    extended: share whose deadline is moved.
    """

    late: float
    late_days: float
    extended: float


USUAL = Pace(late=0.045, late_days=7, extended=0.05)
EASY = Pace(late=0.11, late_days=5, extended=0.06)
KEEN = Pace(late=0.02, late_days=4, extended=0.04)
SLOWEST = Pace(late=0.30, late_days=27, extended=0.15)
SLOW = Pace(late=0.28, late_days=25, extended=0.17)
BEHIND = Pace(late=0.24, late_days=21, extended=0.08)


@dataclass(frozen=True)
class Unit:
    """A territorial unit.

    weight: its share of the city's hazards (relative); favours: codes of industries that are strong in it;
    silent: it has told nothing for two months. English names stand without District or County.
    """

    code: str
    name: str
    name_en: str
    short: str
    short_en: str
    kind: str
    peer_group: str
    weight: int
    streets: tuple[tuple[str, str], ...]
    favours: tuple[str, ...]
    pace: Pace = USUAL
    aliases: tuple[str, ...] = ()
    silent: bool = False

    def street_code(self, name: str) -> str:
        """Code of a street of this unit: D01 and the street's place in the list, D0103."""
        names = [street for street, _ in self.streets]
        return f"{self.code}{names.index(name) + 1:02d}"


def _streets(text: str) -> tuple[tuple[str, str], ...]:
    """Pairs of Chinese and English street names from `东岗街道 Donggang, …`."""
    pairs = (item.split(" ", 1) for item in text.split(", "))
    return tuple((chinese, english) for chinese, english in pairs)


CITY_CODE, CITY, CITY_EN = "LL", "临澜市", "Linlan"

UNITS = (
    Unit("D01", "石篁区", "Shihuang", "石", "SH", "district", "urban", 119,
         _streets("东岗街道 Donggang, 银杏路街道 Yinxinglu, 篁岭街道 Huangling, 滨河街道 Binhe, "
                  "采石巷街道 Caishixiang, 竹溪街道 Zhuxi"),
         ("gas", "hazchem", "construction"), pace=SLOWEST, aliases=("石篁",)),
    Unit("D02", "云栈区", "Yunzhan", "云", "YZ", "district", "urban", 85,
         _streets("栈桥街道 Zhanqiao, 云门街道 Yunmen, 北驿街道 Beiyi, 望驿台街道 Wangyitai, 车马巷街道 Chemaxiang"),
         ("commerce", "transport", "special"), pace=SLOW, aliases=("云栈",)),
    Unit("D03", "北岫区", "Beixiu", "岫", "BX", "district", "rural", 74,
         _streets("岫前街道 Xiuqian, 磨石岭街道 Moshiling, 下窑镇 Xiayao, 青垭镇 Qingya"),
         ("mine", "construction", "hazchem"), pace=BEHIND, aliases=("北岫",)),
    Unit("D04", "澜东区", "Landong", "东", "LD", "district", "urban", 110,
         _streets("潮鸣街道 Chaoming, 望潮街道 Wangchao, 灯塔湾街道 Dengtawan, 沙堤街道 Shadi, "
                  "新澜街道 Xinlan, 鹭桥街道 Luqiao, 永澄街道 Yongcheng"),
         ("fire", "hazchem", "care"), pace=EASY, aliases=("澜东",)),
    Unit("D05", "澜西区", "Lanxi", "西", "LX", "district", "urban", 93,
         _streets("槐荫里街道 Huaiyinli, 铜井街道 Tongjing, 西津渡街道 Xijindu, 锦帆街道 Jinfan, 书院坡街道 Shuyuanpo"),
         ("fire", "industrial", "gas"), pace=EASY, aliases=("澜西",)),
    Unit("D06", "经开区", "Econ. Dev. Zone", "经", "ED", "zone", "zone", 87,
         _streets("启航街道 Qihang, 创澜街道 Chuanglan, 东渚街道 Dongzhu, 白渠街道 Baiqu"),
         ("hazchem", "special", "industrial"), aliases=("临澜经济开发区", "临澜经开区")),
    Unit("D07", "海岬区", "Haijia", "岬", "HJ", "district", "urban", 74,
         _streets("岬角街道 Jiajiao, 盐仓街道 Yancang, 避风塘街道 Bifengtang, 大碛街道 Daqi, 螺屿镇 Luoyu"),
         ("fishing", "industrial", "transport"), aliases=("海岬",)),
    Unit("D08", "青枫县", "Qingfeng", "枫", "QF", "district", "rural", 51,
         _streets("枫桥里镇 Fengqiaoli, 云坪镇 Yunping, 三汊镇 Sancha, 石槽乡 Shicao"),
         ("fire", "commerce", "education"), aliases=("青枫",)),
    Unit("D09", "高新区", "High-tech Zone", "高", "GX", "zone", "zone", 44,
         _streets("科澜街道 Kelan, 星汇街道 Xinghui, 智谷街道 Zhigu"),
         ("construction", "special", "gas"), pace=KEEN, aliases=("临澜高新区", "临澜高新技术产业园区")),
    Unit("D10", "南汀区", "Nanting", "汀", "NT", "district", "urban", 61,
         _streets("汀洲街道 Tingzhou, 滨河街道 Binhe, 苇塘街道 Weitang, 南闸街道 Nanzha, 月牙堤街道 Yueyadi"),
         ("industrial", "farm", "education"), aliases=("南汀",)),
    Unit("D11", "鹿鸣县", "Luming", "鹿", "LM", "district", "rural", 38,
         _streets("鹿苑镇 Luyuan, 野渡镇 Yedu, 石壕镇 Shihao, 白蘋乡 Baiping"),
         ("mine", "industrial", "fishing"), aliases=("鹿鸣",)),
    Unit("D12", "琴湾区", "Qinwan", "琴", "QW", "district", "urban", 40,
         _streets("琴台街道 Qintai, 听涛街道 Tingtao, 贝阙街道 Beique, 望帆街道 Wangfan"),
         ("fishing", "tourism", "hazchem"), pace=KEEN, aliases=("琴湾",)),
    Unit("D13", "霁川县", "Jichuan", "霁", "JC", "district", "rural", 15,
         _streets("霁月镇 Jiyue, 川口镇 Chuankou, 虹溪乡 Hongxi"),
         ("farm", "mine", "fire"), aliases=("霁川",), silent=True),
)  # fmt: skip


@dataclass(frozen=True)
class Department:
    """A department of the city, written in the ledgers with the city's 市 before its name."""

    code: str
    name: str
    name_en: str
    short: str
    short_en: str


DEPARTMENTS = (
    Department("emergency", "市应急管理局", "Emergency Management", "应急局", "EMB"),
    Department("fire_rescue", "市消防救援支队", "Fire & Rescue", "消防支队", "FRD"),
    Department("industry_it", "市工业和信息化局", "Industry & IT", "工信局", "IIT"),
    Department("housing", "市住房和城乡建设局", "Housing & Construction", "住建局", "HCB"),
    Department("urban", "市城市管理局", "Urban Management", "城管局", "UMB"),
    Department("market", "市市场监督管理局", "Market Regulation", "市监局", "MRB"),
    Department("commerce_bureau", "市商务局", "Commerce", "商务局", "COM"),
    Department("transport_bureau", "市交通运输局", "Transport", "交通局", "TRB"),
    Department("health", "市卫生健康委员会", "Health", "卫健委", "HLC"),
    Department("civil", "市民政局", "Civil Affairs", "民政局", "CAB"),
    Department("marine", "市海洋发展局", "Marine Development", "海洋局", "MDB"),
    Department("education_bureau", "市教育局", "Education", "教育局", "EDB"),
    Department("resources", "市自然资源局", "Natural Resources", "自然资源局", "NRB"),
    Department("culture", "市文化和旅游局", "Culture & Tourism", "文旅局", "CTB"),
    Department("agriculture", "市农业农村局", "Agriculture & Rural Affairs", "农业局", "ARB"),
)


@dataclass(frozen=True)
class Industry:
    """A field of work: who leads it, its share of hazards, and its busy months (month: factor)."""

    code: str
    name: str
    name_en: str
    short: str
    short_en: str
    department: str
    weight: int
    busy: tuple[tuple[int, float], ...] = ()
    festive: bool = False


_WINTER = ((11, 1.8), (12, 2.2), (1, 1.9), (2, 1.4))
INDUSTRIES = (
    Industry("hazchem", "危险化学品", "Hazardous chemicals", "危化", "Chem", "emergency", 35,
             ((6, 1.4), (7, 1.7), (8, 1.6))),
    Industry("fire", "消防安全", "Fire safety", "消防", "Fire", "fire_rescue", 34, _WINTER, festive=True),
    Industry("industrial", "工贸", "Industry & trade", "工贸", "Trade", "industry_it", 33, ((6, 1.3),)),
    Industry("construction", "建筑施工", "Construction", "建筑", "Constr", "housing", 32,
             ((3, 1.5), (4, 1.4), (1, 0.5), (2, 0.4))),
    Industry("gas", "城镇燃气", "Town gas", "燃气", "Gas", "urban", 28, _WINTER, festive=True),
    Industry("special", "特种设备", "Special equipment", "特设", "Equip", "market", 17),
    Industry("commerce", "商贸服务", "Shops & services", "商贸", "Shops", "commerce_bureau", 14, festive=True),
    Industry("transport", "交通运输", "Transport", "交通", "Roads", "transport_bureau", 12,
             ((1, 1.7), (9, 1.4)), festive=True),
    Industry("care", "医疗养老", "Hospitals & care homes", "医养", "Care", "health", 11, ((12, 1.5), (1, 1.4))),
    Industry("fishing", "渔业船舶", "Fishing vessels", "渔船", "Boats", "marine", 17,
             ((7, 2.0), (8, 2.6), (9, 1.9), (1, 0.6), (2, 0.5))),
    Industry("education", "教育", "Schools", "教育", "School", "education_bureau", 8,
             ((2, 1.8), (8, 2.2), (9, 1.5), (7, 0.4))),
    Industry("mine", "非煤矿山", "Non-coal mines", "矿山", "Mines", "resources", 13,
             ((6, 1.8), (7, 2.4), (8, 2.1), (1, 0.5), (2, 0.4))),
    Industry("tourism", "文化旅游", "Culture & tourism", "文旅", "Tours", "culture", 8, ((4, 1.8), (9, 1.9)), festive=True),
    Industry("farm", "农业机械", "Farm machinery", "农机", "Farm", "agriculture", 7,
             ((3, 1.8), (4, 1.6), (9, 2.0), (10, 1.7))),
)  # fmt: skip

UNIT_OF = {unit.code: unit for unit in UNITS}
INDUSTRY_OF = {industry.code: industry for industry in INDUSTRIES}
DEPARTMENT_OF = {department.code: department for department in DEPARTMENTS}
UNASSIGNED = "unassigned"  # hazards whose ledger row names no unit
