"""What a writer is given is made once for a creative, whoever ends up writing."""

import pytest

from engines.bundle.bundle import Bundle
from engines.copy import ask
from engines.copy.facts import facts_of
from engines.copy.foreign.endpoint import Endpoint
from engines.creative import CreativeRequest, Studio
from tests.support.word_samples import assigned, brief, product


def test_facts_are_read_once_for_endpoint_copywriter_and_template(monkeypatch: pytest.MonkeyPatch):
    read = []
    monkeypatch.setattr(ask, "facts_of", lambda *about: read.append(about) or facts_of(*about))
    studio = Studio(Bundle.open(), threads=1, writer=Endpoint("http://127.0.0.1:9/v1", "nobody"))
    copy = studio.write(CreativeRequest(event_id="e", slot="300x250", seed=1, brief=brief()))
    assert copy.rejections[0] == "endpoint.unreachable"
    assert copy.source == "model"
    assert len(read) == 1


def test_what_cannot_be_said_is_no_fact_of_the_assignment():
    told = assigned(product=product(name="The Best Kettle in the World!!!", brand="A Brand Much Wider Than Any"))
    assert (told.ask.name, told.ask.brand) == ("none", "no")
    assert not {"{name}", "{brand}"} & told.facts.keys()
    assert assigned().facts == facts_of(product(), "en")
