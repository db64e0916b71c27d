"""What the page says in its own English where the command line would name a command."""

from types import MappingProxyType

from ui.wording import Troubles

ENGLISH_TROUBLES: Troubles = MappingProxyType(
    {
        "Run rag ingest --password PASSWORD": "Write its password here and add it again",
        "Run rag ingest again: it goes on where it stopped": "Add it again: it goes on where it stopped",
        "Run rag ingest again": "Add it again",
        "Download it in a browser and run rag ingest --from-dir DIR": "Download it in a browser and drop the file here",
        "Wait some minutes and run rag ingest again, or use rag ingest --from-dir DIR": "Wait some minutes and add it again, or drop its PDF here",
        "Make room or check the folder, then run rag ingest again": "Make room on the disk or check the folder, then add it again",
        "Check the network, or put the PDFs in a folder and run rag ingest --from-dir DIR": "Check the network, or drop the PDFs here",
        "Check the file and the free space of the disk, then run rag ingest again": "Check the file and the free space of the disk, then add it again",
        "To add a paper: `rag ingest ARXIV_ID`": "To add a paper, go to the library",
        "Run rag ingest, or rag ingest FILE.pdf": "Add papers in the library",
        "Run rag models verify, or choose another one with rag models use": "Download it again or choose another one in the settings",
        "Try again, or choose another model with rag models use": "Try again, or choose another model in the settings",
        "Raise RAG_CONTEXT_TOKENS, or ask a shorter question": "Ask a shorter question",
        "Run rag models pull {name}, or see rag models list": "Download it in the settings, or choose another one there",
        "Run the same command again to go on, or download the file yourself and give its path to rag models use": "Press again to go on where it stopped",
        "Free some space on the disk and run the command again; nothing is lost": "Free some space on the disk and try again; nothing is lost",
        "Check the disk and its free space, then run the command again": "Check the disk and its free space, then try again",
        "Wait until the other program has finished, then run the command again": "Wait until the other program has finished, then try again",
    }
)
