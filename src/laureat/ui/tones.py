"""Which tone a state has, by its value: the same word looks the same everywhere."""

_WORDS = {
    "neutral": "draft withdrawn cancelled convened waiting queued held gathered prepared drawn closed dismissed recused unscanned planned archived",
    "info": "submitted sending assigned approved registered called cleared open invited started",
    "success": "granted admitted signed sent decided issued active published clean passed done accepted for confirmed valid conferred",
    "warning": "hinted paused returned declared found in-doubt unsigned expiring overdue unverified renewed",
    "danger": "rejected failed bounced annulled revoked recalled infected retracted refused against expired unknown quarantined",
}
TONE_OF_STATE = {word: tone for tone, words in _WORDS.items() for word in words.split()}
