"""Words for the values the server writes in its own way."""

from __future__ import annotations

from scmanager.core.tracks import Embedding, License

LICENSE_WORDS: dict[License, str] = {
    License.ALL_RIGHTS_RESERVED: "All rights reserved",
    License.CC_BY: "Creative Commons: attribution",
    License.CC_BY_SA: "Creative Commons: attribution, share alike",
    License.CC_BY_ND: "Creative Commons: attribution, no derivatives",
    License.CC_BY_NC: "Creative Commons: attribution, not commercial",
    License.CC_BY_NC_SA: "Creative Commons: attribution, not commercial, share alike",
    License.CC_BY_NC_ND: "Creative Commons: attribution, not commercial, no derivatives",
    License.NO_RIGHTS_RESERVED: "No rights reserved",
}

EMBEDDING_WORDS: dict[Embedding, str] = {
    Embedding.ALL: "Everybody may embed it",
    Embedding.ME: "Only the owner may embed it",
    Embedding.NONE: "Nobody may embed it",
}
