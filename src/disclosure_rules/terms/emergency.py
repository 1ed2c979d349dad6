"""The vocabularies of an emergency (突发事件)."""

from disclosure_rules.terms.base import Term


class EmergencyGrade(Term):
    """突发事件级别, in falling order."""

    ESPECIALLY_MAJOR = "especially_major", "特别重大", "Ⅰ级", "I级", "一级", "特别重大突发事件"
    MAJOR = "major", "重大", "Ⅱ级", "II级", "二级", "重大突发事件"
    LARGER = "larger", "较大", "Ⅲ级", "III级", "三级", "较大突发事件"
    ORDINARY = "ordinary", "一般", "Ⅳ级", "IV级", "四级", "一般突发事件"
