"""Sign-in through the identity provider of a county, by OpenID Connect."""
