"""Five counties to look at: made-up content, put in by the same actions that people use."""

PASSWORD = "gemeinsam-bis-2040"  # noqa: S105 - of the demo's people, printed by `demo_signins`
OPERATOR = "betrieb@kreisklima.example"
SECOND_OPERATOR = "vertretung@kreisklima.example"  # nobody deletes a county alone
# The pioneers come first: the others adopt what they share.
SLUGS = ("giessen", "st-wendel", "teltow-flaeming", "loerrach", "cloppenburg")
