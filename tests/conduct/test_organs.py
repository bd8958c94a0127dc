"""Where a lesion lies: a reader's word to an organ (RECIST 1.1, section 4.2: paired organs are one,
all lymph nodes are one; words of the CDISC codelist LOC, English and Chinese)."""

import pytest

from hilum.conduct.organs import organ_name, organ_of


@pytest.mark.parametrize(
    ("written", "organ"),
    [
        ("liver", "liver"), ("LIVER", "liver"), ("肝", "liver"), ("肝右叶", "liver"),
        ("left lung", "lung"), ("右肺", "lung"), ("Lung, right", "lung"),
        ("lymph node", "lymph_node"), ("淋巴结", "lymph_node"), ("Ｌｉｖｅｒ", "liver"),
        ("porta hepatis lymph node", "lymph_node"), ("retroperitoneal lymph node", "lymph_node"),
        ("左肾上腺", "adrenal_gland"), ("right adrenal gland", "adrenal_gland"),
        ("门静脉癌栓", "portal_vein"), ("PVTT", "portal_vein"), ("胸水", "pleural_effusion"),
    ],
)  # fmt: skip
def test_a_word_of_a_reader_means_one_organ(written: str, organ: str) -> None:
    found = organ_of(written)
    assert found is not None
    assert found.id == organ


@pytest.mark.parametrize("written", ["", None, "abdomen", "liver and lung", "somewhere", "nodule"])
def test_a_word_that_is_not_known_means_no_organ(written: str | None) -> None:
    assert organ_of(written) is None


@pytest.mark.parametrize(
    ("written", "at_the_porta_hepatis"),
    [
        ("porta hepatis lymph node", True), ("肝门淋巴结", True),
        ("retroperitoneal lymph node", False), ("lymph node", None),
    ],
)  # fmt: skip
def test_a_node_lies_at_the_porta_hepatis_only_where_the_words_say_so(
    written: str, at_the_porta_hepatis: bool | None
) -> None:
    found = organ_of(written)
    assert found is not None
    assert found.porta_hepatis is at_the_porta_hepatis


def test_an_organ_has_a_name_in_both_languages() -> None:
    assert organ_name("portal_vein").say("en") == "portal vein"
    assert organ_name("portal_vein").say("zh") == "门静脉"
