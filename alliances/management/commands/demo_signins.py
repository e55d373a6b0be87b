"""Tell where the demo is and how to sign in."""

from alliances.demo import PASSWORD, signins
from tenants.answers import JsonCommand


class Command(JsonCommand):
    """A table for people, the same as JSON for programs."""

    help = "Nennt alle Adressen und Zugänge der Vorführung."

    def answer(self, **options) -> dict:
        return {
            "password": PASSWORD,
            "sites": [
                {
                    "name": site.name,
                    "address": site.address,
                    "sign_in": site.sign_in,
                    "accounts": [{"email": email, "role": role} for email, role in site.accounts],
                }
                for site in signins.sites()
            ],
        }

    def tell(self, answer: dict) -> None:
        width = max(
            (len(account["email"]) for site in answer["sites"] for account in site["accounts"]),
            default=0,
        )
        for site in answer["sites"]:
            self.stdout.write(f"\n{site['name']}  {site['address']}")
            for account in site["accounts"]:
                self.stdout.write(f"    {account['email']:<{width}}  {account['role']}")
        self.stdout.write(f"\nAnmelden unter /anmelden/ mit dem Passwort: {answer['password']}")
