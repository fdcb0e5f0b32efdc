"""Questions: each takes a session and a scope and answers with plain values or a DataFrame."""

from data_access.reads.audit import count_log, head_of_chain, log, log_of_people
from data_access.reads.broken_links import Broken, broken_links, broken_rows, to_sign
from data_access.reads.calendar import (
    Compared,
    calendar_for,
    compared_with,
    days_otherwise,
    deadline_rules,
    offered_again,
    offered_deadline,
    rule_versions,
    working_calendar,
)
from data_access.reads.catalog import Own, catalog, is_empty, leads_to_come, own, setting
from data_access.reads.deadlines import by_band, open_by_deadline, overdue_days
from data_access.reads.evidence import evidence_file, evidence_of
from data_access.reads.extensions import extension_decided, extension_of, extensions_to_decide
from data_access.reads.figures import figures
from data_access.reads.full import in_full
from data_access.reads.graded import graded
from data_access.reads.hazard import NotFound, OneHazard, one_hazard, same_place
from data_access.reads.last_words import last_word, last_word_below, last_words
from data_access.reads.letters import ladder, letter_facts, letter_file, letter_rows, letters_of, letters_out
from data_access.reads.look_backs import (
    done_look_backs,
    look_backs_of,
    planned_look_backs,
    recurrences,
    rows_about,
)
from data_access.reads.matrix import open_by_scores
from data_access.reads.monthly import Monthly, monthly, monthly_enterprises, monthly_rows
from data_access.reads.office import (
    other_names,
    signed_rules,
    target_versions,
    unassessed_by_category,
)
from data_access.reads.own_layouts import layout_file, own_layouts
from data_access.reads.people import people, person_events, sign_ins
from data_access.reads.quality import quality
from data_access.reads.requests import comes_to, links, transfer_of, transfers
from data_access.reads.responsibility import chain_of
from data_access.reads.rows import count_rows, rows
from data_access.reads.rules import board_rule_versions, board_rules
from data_access.reads.standing import standing
from data_access.reads.supervision import listed, listing_asked, listings_of
from data_access.reads.targets import targets
from data_access.reads.trend import weekly
from data_access.reads.uploads import freshness, stored_mappings, upload_content, upload_problems, uploads
from data_access.reads.vanished import upload_sender, upload_vanished

__all__ = [
    "Broken",
    "Compared",
    "Monthly",
    "NotFound",
    "OneHazard",
    "Own",
    "board_rule_versions",
    "board_rules",
    "broken_links",
    "broken_rows",
    "by_band",
    "calendar_for",
    "catalog",
    "chain_of",
    "comes_to",
    "compared_with",
    "count_log",
    "count_rows",
    "days_otherwise",
    "deadline_rules",
    "done_look_backs",
    "evidence_file",
    "evidence_of",
    "extension_decided",
    "extension_of",
    "extensions_to_decide",
    "figures",
    "freshness",
    "graded",
    "head_of_chain",
    "in_full",
    "is_empty",
    "ladder",
    "last_word",
    "last_word_below",
    "last_words",
    "layout_file",
    "leads_to_come",
    "letter_facts",
    "letter_file",
    "letter_rows",
    "letters_of",
    "letters_out",
    "links",
    "listed",
    "listing_asked",
    "listings_of",
    "log",
    "log_of_people",
    "look_backs_of",
    "monthly",
    "monthly_enterprises",
    "monthly_rows",
    "offered_again",
    "offered_deadline",
    "one_hazard",
    "open_by_deadline",
    "open_by_scores",
    "other_names",
    "overdue_days",
    "own",
    "own_layouts",
    "people",
    "person_events",
    "planned_look_backs",
    "quality",
    "recurrences",
    "rows",
    "rows_about",
    "rule_versions",
    "same_place",
    "setting",
    "sign_ins",
    "signed_rules",
    "standing",
    "stored_mappings",
    "target_versions",
    "targets",
    "to_sign",
    "transfer_of",
    "transfers",
    "unassessed_by_category",
    "upload_content",
    "upload_problems",
    "upload_sender",
    "upload_vanished",
    "uploads",
    "weekly",
    "working_calendar",
]
