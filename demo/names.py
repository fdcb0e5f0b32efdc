"""The invented enterprises of the city, with people whose names can be nobody's."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from random import Random

from demo.places import INDUSTRIES, UNITS, Unit

HAZARDS_AN_ENTERPRISE = 7.5
_FIRST = "澄沐砚霁岚槿珩澈桐榆汐岑沅筠芷苒朔昀皓翎"
_SECOND = "禾砾舟穗岩坤野川屿林泉桥亭帆麓渚谷坪"
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_NUMERALS = "一二三四五六七八九"
# What an enterprise of an industry is called: * takes a made-up word, # a number, & a Chinese numeral,
# @ the unit's stem.
_KINDS = {
    "hazchem": ("临澜*化工有限公司", "临澜*涂料厂", "临澜*液氨储运站", "@第&加油站"),
    "fire": ("*花园#栋", "临澜*商务大厦", "@*网吧", "*公寓#号楼", "临澜*会展中心"),
    "industrial": ("临澜*机械有限公司", "@木作&厂", "临澜*铸造厂", "临澜*食品有限公司", "临澜*纺织厂"),
    "construction": ("*新城#标段工地", "@*路改造工程", "*中心项目部", "临澜*建设工程公司"),
    "gas": ("*路#号餐饮", "临澜*燃气供应站", "*小区&期", "@*农贸市场餐饮区"),
    "special": ("临澜*锅炉房", "*大厦电梯井", "临澜*仓储有限公司", "@*冷链园"),
    "commerce": ("临澜*商贸城", "*超市@店", "临澜*家居广场", "@*批发市场"),
    "transport": ("@客运站", "临澜*物流有限公司", "@*公交场站", "临澜*码头"),
    "care": ("@第&医院", "*养老服务中心", "@*护理院", "*社区卫生站"),
    "fishing": ("临澜渔#号", "*渔业合作社", "@&号渔港", "临澜*远洋渔业公司"),
    "education": ("@第&小学", "@第&中学", "*幼儿园", "临澜*职业学校"),
    "mine": ("@&号采石场", "临澜*石材矿", "@*尾矿库", "临澜*矿业有限公司"),
    "tourism": ("*湾景区", "@*山庄", "临澜*游乐园", "@*剧场"),
    "farm": ("@*农机合作社", "*粮食烘干点", "@*灌溉泵站", "临澜*种植合作社"),
}


@dataclass(frozen=True)
class Enterprise:
    """A place where hazards are found; `pull` is how often (relative), `contact` and `phone` its person."""

    name: str
    unit: Unit
    street: str
    industry: str
    contact: str
    phone: str
    pull: float


def person(rng: Random) -> str:
    """A name that can be nobody's: 赵某甲."""
    return f"{rng.choice(_SURNAMES)}某{rng.choice(_STEMS)}"


def _phone(rng: Random) -> str:
    """A number of a range that is assigned to nobody: 1990000xxxx."""
    return f"1990000{rng.randrange(10000):04d}"


def _name(rng: Random, unit: Unit, *, industry: str) -> str:
    pattern = rng.choice(_KINDS[industry])
    word = rng.choice(_FIRST) + rng.choice(_SECOND)
    parts = {"*": word, "#": str(rng.randrange(1, 60)), "&": rng.choice(_NUMERALS), "@": unit.name[:2]}
    return "".join(parts.get(letter, letter) for letter in pattern)


def _industry_weights(unit: Unit) -> list[float]:
    """Industries' shares in one unit, cumulated: those that it favours count fourfold."""
    shares = (one.weight * (4 if one.code in unit.favours else 1) for one in INDUSTRIES)
    inland = unit.code not in ("D04", "D07", "D11", "D12")
    return list(
        accumulate(
            0 if inland and one.code == "fishing" else share
            for one, share in zip(INDUSTRIES, shares, strict=True)
        )
    )


def enterprises(rng: Random, hazards: int) -> list[Enterprise]:
    """Make about one enterprise for every seven or eight hazards, at least ten a unit; names are unique."""
    total = sum(unit.weight for unit in UNITS)
    made: dict[str, Enterprise] = {}
    for unit in UNITS:
        wanted = max(10, round(hazards / HAZARDS_AN_ENTERPRISE * unit.weight / total))
        weights = _industry_weights(unit)
        for _ in range(wanted):
            industry = rng.choices(INDUSTRIES, cum_weights=weights)[0].code
            name = _name(rng, unit, industry=industry)
            if name in made:
                name = f"{name}（{unit.short}{len(made) + 1}）"
            made[name] = Enterprise(
                name=name,
                unit=unit,
                street=rng.choice(unit.streets)[0],
                industry=industry,
                contact=person(rng),
                phone=_phone(rng),
                pull=unit.weight / wanted * rng.gammavariate(2.0, 0.5),
            )
    return list(made.values())
