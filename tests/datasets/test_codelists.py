"""The controlled terms that the package ships."""

import pytest
from pydantic import ValidationError

from hilum.datasets.codelists import Codelist, Term, codelists, terminology_version


def test_terms_have_their_codes_of_the_nci() -> None:
    """CDISC SDTM Controlled Terminology: C66731 (Sex), C66742 (No Yes Response)."""
    assert codelists()["SEX"].code == "C66731"
    assert codelists()["SEX"].by_value["F"].code == "C16576"
    assert codelists()["NY"].by_value["Y"].code == "C49488"
    assert not codelists()["NY"].extensible


def test_the_terminology_has_the_date_of_its_package() -> None:
    assert terminology_version() == "2025-03-28"


def test_a_term_that_stands_twice_is_refused() -> None:
    twice = (Term(value="Y", en="Yes", zh="是"),) * 2
    with pytest.raises(ValidationError, match=r"saw \['Y'\] twice, expected each once"):
        Codelist(id="NY", name="No Yes", extensible=False, terms=twice)


@pytest.mark.parametrize("code", ["66731", "C", "c66731"])
def test_a_code_is_one_of_the_nci(code: str) -> None:
    with pytest.raises(ValidationError, match="code"):
        Term(value="Y", code=code, en="Yes", zh="是")
