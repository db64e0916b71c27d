"""Questions that a reader could ask."""

EXAMPLES: tuple[str, ...] = (
    "سازوکار توجه در ترنسفورمر چگونه کار می‌کند؟",
    "How does the LSTM keep gradients from vanishing?",
    "LSTM چه مشکلی را حل می‌کند؟",
    "What is the difference between BERT and GPT?",
)
