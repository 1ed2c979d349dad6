"""The phrases of reports, in both languages, and the small sentences made of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from disclosure_rules.errors import Lang, Text
from disclosure_rules.explanation.labels import Names

PHRASES: dict[str, Text] = {
    "decision": Text("判定结果", "Decision"),
    "explanation": Text("判定说明", "Explanation"),
    "outcome": Text("结论", "Outcome"),
    "as_of": Text("判定时点", "As of"),
    "whole_day": Text("（当日终了）", " (the end of that day)"),
    "governing_date": Text("适用法律的日期", "Law in force on"),
    "record": Text("事项", "Record"),
    "determinations": Text("判定", "Determinations"),
    "matter": Text("事项", "Matter"),
    "result": Text("结果", "Result"),
    "basis": Text("依据", "Basis"),
    "undetermined": Text("无法判定", "undetermined"),
    "conflict": Text("规则冲突", "conflict"),
    "determined": Text("已判定", "determined"),
    "obligations": Text("义务", "Obligations"),
    "duty": Text("义务", "Duty"),
    "who": Text("义务人", "Responsible"),
    "starts": Text("起算", "Starts"),
    "due": Text("截止", "Due"),
    "status": Text("状态", "Status"),
    "fulfilled": Text("履行", "Fulfilled"),
    "late": Text("逾期", "Late"),
    "provisional": Text("（暂定 provisional）", " (provisional)"),
    "provisional_note": Text(
        "标注“暂定”的截止日依据尚未公布的放假安排推算，公布后可能变动",
        "a provisional day is based on a holiday schedule not yet published, and may change",
    ),
    "midnight_note": Text(
        "有以小时计的期限自 00:00:00 整起算：若原为日期列带出的零点，请只填日期",
        "a limit in hours starts at exactly 00:00:00: if a column of days gave that time, state the day alone",
    ),
    "midnight_is_day": Text(
        "恰为 00:00:00 的时刻均读作当日", "every instant at exactly 00:00:00 was read as its day"
    ),
    "findings": Text("问题", "Findings"),
    "severity": Text("严重程度", "Severity"),
    "message": Text("内容", "Message"),
    "accountability": Text("责任", "Accountability"),
    "measure": Text("措施", "Measure"),
    "addressees": Text("对象", "To"),
    "because": Text("因", "Because of"),
    "within": Text("{body}的{within}", "{within} of {body}"),
    "open": Text("尚待查明", "Still to be established"),
    "needs": Text("需要查明的事实", "Facts needed"),
    "and_more": Text("另{}项", "{} more"),
    "left_out": Text(
        "仅列已作出的结论；另有{}项未作结论，未予列出",
        "only what was concluded; {} topics without a conclusion are left out",
    ),
    "fact": Text("事实", "Fact"),
    "field": Text("字段", "Field"),
    "settles": Text("涉及事项数", "Matters open"),
    "why_open": Text("未定原因", "Why open"),
    "nothing_to_ask": Text("无可补充的事实", "no further fact would settle it"),
    "none": Text("无", "none"),
    "provenance": Text("出处", "Provenance"),
    "library": Text("规则库版本", "Library"),
    "policy": Text("制度", "Policy"),
    "chosen": Text("使用者选定的参数", "Parameter chosen by the caller"),
    "calendar": Text("工作日历", "Calendar"),
    "engine": Text("引擎", "Engine"),
    "disclaimer": Text(
        "本文由规则自动得出，供核对之用，不是法律意见",
        "derived by rules, to be checked by a person; not legal advice",
    ),
    "found": Text("存在", "found"),
    "not found": Text("不存在", "not found"),
    "applies": Text("适用", "applies"),
    "does not apply": Text("不适用", "does not apply"),
    "missing": Text("缺少", "Missing"),
    "tried": Text(
        "下列事项尚不明确，但无论如何答复，结论相同",
        "Still open, but every answer leads to the same conclusion",
    ),
    "in force": Text("生效", "in force"),
    "open_rule": Text("待定", "open"),
    "out": Text("不生效", "out"),
    "clauses": Text("依据", "Clauses"),
    "no_limit": Text("未定期限", "No time limit"),
    "parameter": Text("参数", "Parameter"),
    "by_caller": Text("使用者选定", "chosen by the caller"),
    "source": Text("来源", "source"),
    "always": Text("无条件", "without a condition"),
    "never": Text("无可依据的问题或义务", "no finding or obligation can support it"),
    "all": Text("以下各项全部成立", "all of"),
    "any": Text("以下至少一项成立", "at least one of"),
    "not": Text("并非", "not"),
    "now": Text("——现为：", " — it is: "),
    "out_of_force": Text("不在施行期间", "not in force for this record"),
    "the_start": Text("起算日", "Starts from"),
    "not_before": Text("起算不早于", "Does not start before"),
    "not_due_before": Text("截止不早于", "Not due before"),
    "runs_from": Text("实际起算", "Runs from"),
    "promptly": Text("及时的参考时长（非法定期限）", "Promptly, not a limit of law"),
    "soon": Text("宜于此日前完成", "Should be done by"),
    "not_counted": Text("当日不计", "that day is not counted"),
    "limit": Text("期限", "Limit"),
    "same_day_as": Text("与另一义务同日截止", "Due with the obligation"),
    "by_day": Text("截止日取自", "The due day comes from"),
    "pauses": Text("中止", "Paused"),
    "extended_by": Text("延长", "Extended by"),
    "day": Text("日期", "Day"),
    "weekday": Text("星期", "Weekday"),
    "counted": Text("计数", "Count"),
    "skipped": Text("不计", "skipped"),
    "why": Text("原因", "Why"),
    "deadline": Text("期限计算", "Deadline"),
    "calendar_limit": Text(
        "按日历计算，末日遇周末或节假日不顺延",
        "calendar time: a last day on a weekend or holiday does not move",
    ),
    "hour_limit": Text("按自然小时连续计算", "clock hours, counted without interruption"),
    "defeats_overrides": Text("被明示优先的规则取代", "overridden by"),
    "defeats_outranks": Text("被位阶更高的规则取代", "defeated by a rule of higher rank"),
    "keeps open_overrides": Text("优先的规则尚未排除", "kept open by a rule that may override it"),
    "keeps open_outranks": Text("位阶更高的规则尚未排除", "kept open by a rule of higher rank"),
}

ORIGINS: dict[str, Text] = {
    "given": Text("记录载明", "as given"),
    "left out: unknown": Text("记录未载，视为未知", "left out, so unknown"),
    "left out: not happened": Text("记录未载，视为未发生", "left out, so it has not happened"),
    "left out: blank": Text("表中未填或无此表，视为空白", "not on the form, or no form, so blank"),
    "listed as unknown": Text("记录列为未知", "listed as unknown"),
    "dated after as_of": Text("晚于判定时点，视为尚未发生", "dated after as_of, so not yet"),
    "derived": Text("推得", "derived"),
    "determination": Text("前序判定", "determined before"),
    "obligation": Text("义务履行情况", "from the obligation"),
    "finding": Text("前序问题", "from the finding"),
    "parameter": Text("参数", "parameter"),
}
STATES: dict[str, Text] = {"unknown": Text("未知", "unknown"), "not there": Text("无", "absent")}
PRESENCE: dict[tuple[str, bool], Text] = {
    ("empty", True): Text("为空或未发生", "is empty or has not happened"),
    ("empty", False): Text("不为空", "is not empty"),
    ("given", True): Text("已填写", "is given"),
    ("given", False): Text("未填写", "is not given"),
}
WEEKDAYS = (
    Text("一", "Mon"),
    Text("二", "Tue"),
    Text("三", "Wed"),
    Text("四", "Thu"),
    Text("五", "Fri"),
    Text("六", "Sat"),
    Text("日", "Sun"),
)


def say(text: Text, lang: Lang) -> str:
    """A label or message in one language."""
    return text.zh if lang == "zh" else text.en


def phrase(name: str, lang: Lang) -> str:
    """A phrase by its name."""
    return say(PHRASES[name], lang)


def colon(lang: Lang) -> str:
    """The mark between a label and its value."""
    return "：" if lang == "zh" else ": "


def labelled(name: str, value: str, lang: Lang) -> str:
    """A phrase with its value."""
    return f"{phrase(name, lang)}{colon(lang)}{value}"


def listed(items: Iterable[str], lang: Lang) -> str:
    """A list of items, none of which contains a comma."""
    return ("、" if lang == "zh" else ", ").join(items)


def parted(items: Iterable[str], lang: Lang) -> str:
    """A list of items that may contain commas."""
    return ("；" if lang == "zh" else "; ").join(items)


def bracketed(text: str, lang: Lang) -> str:
    """An aside in brackets, which follows the text that it belongs to."""
    return f"（{text}）" if lang == "zh" else f" ({text})"


def moment(value: date | datetime | None) -> str:
    """A day or an instant as ISO text; empty for None."""
    return "" if value is None else value.isoformat()


def period(start: date | None, end: date | None, lang: Lang) -> str:
    """The days in force, both inclusive; empty where both are open."""
    first, last = moment(start), moment(end)
    if lang == "zh":
        return (f"自{first}起" if first else "") + (f"至{last}止" if last else "")
    return " ".join(
        part for part in (f"from {first}" if first else "", f"until {last}" if last else "") if part
    )


def cited(clauses: Iterable[str], names: Names, lang: Lang) -> str:
    """Clauses by their place in the instrument, those of one place together: `办法（十四） M14.4、M14.5`."""
    places: dict[str, list[str]] = {}
    for name in clauses:
        clause: Any = names.clauses.get(name)
        places.setdefault(clause.at if clause else "", []).append(name)
    return parted((f"{at} {listed(ids, lang)}".strip() for at, ids in places.items()), lang)
