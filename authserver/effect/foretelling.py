"""What would Alice get at this client for this resource? Each rule is asked itself; nothing is stored or signed."""

from authserver.effect import machines, people
from authserver.effect.question import Effect, Question
from authserver.effect.trial import trial


def foretell(question: Question) -> Effect:
    """Return what would come of a request."""
    with trial(question.realm):
        return machines.foretell(question) if question.person is None else people.foretell(question, question.person)
