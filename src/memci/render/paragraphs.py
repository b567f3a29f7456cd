"""What is said about an entrypoint beside its figures, in whole sentences, in any voice."""

from memci.judge.verdict import severity
from memci.model.comparison import Cause, EntrypointComparison
from memci.render.causes import cause_sentence, chain_words
from memci.render.sentences import forbidden_sentence, metric_sentence, sentence, time_sentence
from memci.render.voice import Voice

MOST_TESTS = 20


def cause_paragraph(cause: Cause, voice: Voice) -> str:
    """A cause, and the way there when it is more than one line long."""
    chain = chain_words(cause, voice)
    return sentence(cause_sentence(cause, voice)) + (f" The way there: {chain}." if chain else "")


def remarks(entrypoint: EntrypointComparison, voice: Voice) -> list[str]:
    """What no table of metrics can say: forbidden imports, and why a metric has no verdict."""
    forbidden = [forbidden_sentence(check, voice) for check in entrypoint.forbidden if check.verdict != "pass"]
    undecided = [
        metric_sentence(metric, voice)
        for metric in entrypoint.metrics
        if metric.verdict == "inconclusive" and metric.test is None
    ]
    return [sentence(words) for words in (*forbidden, *undecided)]


def time_paragraphs(entrypoint: EntrypointComparison, voice: Voice, *, telling: bool) -> list[str]:
    """What tests say of times: of those that need a reader (`telling`), or of the others."""
    return [
        sentence(time_sentence(metric, voice))
        for metric in entrypoint.metrics[:MOST_TESTS]
        if metric.test and (severity(metric.verdict) >= severity("inconclusive")) == telling
    ]
