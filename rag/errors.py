"""What can go wrong while a question is answered.

PorseshError (ingest.errors)
└── RagError
    ├── NothingIngested         the library is empty
    ├── QuestionTooLong         a question has more letters than are read
    ├── SettingsError           a setting is malformed or not allowed
    ├── BadBatch                a batch file is not of the documented form
    ├── BadGoldSet              a gold set is not of the documented form
    ├── RerankerUnavailable     the cross-encoder of the settings cannot be used
    └── ModelError              the model that writes cannot be used
        ├── ModelNotInstalled   it is not on this machine
        ├── ModelDamaged        its file is not what was pulled
        ├── ModelDownloadFailed it could not be pulled
        ├── ModelDownloadStopped its pull was stopped by who had asked for it
        ├── RemoteFailed        the server of a remote model gave no answer
        └── PromptTooLong       question and passages do not fit its context
"""

from ingest.errors import PorseshError


class RagError(PorseshError):
    """Something failed between a question and its answer."""


class NothingIngested(RagError):
    """The library is empty."""


class QuestionTooLong(RagError):
    """A question has more letters than are read."""


class SettingsError(RagError):
    """A setting is malformed or not allowed."""


class BadBatch(RagError):
    """A batch file is not of the documented form."""


class BadGoldSet(RagError):
    """A gold set is not of the documented form."""


class RerankerUnavailable(RagError):
    """The cross-encoder that the settings name cannot be used."""


class ModelError(RagError):
    """The model that writes cannot be used."""


class ModelNotInstalled(ModelError):
    """The model is not on this machine."""


class ModelDamaged(ModelError):
    """A model's file is not what was pulled."""


class ModelDownloadFailed(ModelError):
    """A model could not be pulled."""


class ModelDownloadStopped(ModelError):
    """A pull was stopped by who had asked for it; what came is kept."""


class RemoteFailed(ModelError):
    """The server of a remote model gave no answer."""


class PromptTooLong(ModelError):
    """Question and passages do not fit the model's context."""
