"""How a declaration is told and taken: its shape with signatures, and what each step needs."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema_serializer,
)
from rest_framework import serializers

from alliances.declarations.models import Declaration, Signature
from alliances.launches.countersigning import MOST as MOST_AT_ONCE
from alliances.partners.models import Partner

Party = Signature.Party


class SignatureSerializer(serializers.ModelSerializer):
    """One side's signature."""

    date = serializers.DateField(source="signed_on")

    class Meta:
        model = Signature
        fields = ("party name function organisation place date way authority recorded_at").split()


class DeclarationSerializer(serializers.ModelSerializer):
    """A declaration with its signatures."""

    text_version = serializers.IntegerField(source="text.version")
    state = serializers.ChoiceField(source="stands", choices=Declaration.State.choices)
    signatures = SignatureSerializer(many=True)
    sealed_at = serializers.DateTimeField(
        source="sealed_paper.sealed_at",
        allow_null=True,
        read_only=True,
        help_text="Wann das PDF elektronisch gesiegelt wurde; danach ändert es sich nicht mehr.",
    )
    document_sha256 = serializers.CharField(
        source="sealed_paper.sha256",
        allow_null=True,
        read_only=True,
        help_text="Prüfsumme der gesiegelten PDF-Datei.",
    )

    class Meta:
        model = Declaration
        fields = (
            "id number title partner partner_name text_version state in_force_from ended_on "
            "end_kind end_statement replaces sha256 drawn_up_on updated_at signatures sealed_at "
            "document_sha256"
        ).split()


class DeclarationInput(serializers.Serializer):
    """For whom a declaration is drawn up."""

    partner = serializers.PrimaryKeyRelatedField(
        queryset=Partner.objects.all(),
        error_messages={
            "does_not_exist": "Diesen Partner gibt es hier nicht.",
            "incorrect_type": "Bitte geben Sie die Kennung (UUID) des Partners an.",
        },
    )
    draft = serializers.BooleanField(
        default=False, help_text="Nur aufsetzen, noch nicht zur Unterschrift freigeben."
    )


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Für den Landkreis",
            {
                "party": "county",
                "name": "Kim Muster",
                "function": "Landrätin",
                "place": "Lörrach",
                "date": "2026-06-02",
            },
            request_only=True,
        )
    ]
)
class SignatureInput(serializers.Serializer):
    """A signature as it is given or recorded."""

    party = serializers.ChoiceField(choices=Party.choices)
    name = serializers.CharField(
        max_length=160,
        required=False,
        allow_blank=True,
        default="",
        help_text="Für den Landkreis nötig; fehlt auf einem Papier der Name, bleibt er leer.",
    )
    function = serializers.CharField(max_length=160)
    place = serializers.CharField(max_length=120)
    date = serializers.DateField(help_text="Heute oder früher, nicht vor `valid_from` des Textes.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Who signs here and now says who they are."""
        if attrs["party"] == Party.COUNTY and not attrs["name"]:
            raise serializers.ValidationError({"name": "Bitte geben Sie den Namen an."})
        return attrs


class ManySignaturesInput(serializers.Serializer):
    """One signature of the county under many declarations."""

    declarations = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MOST_AT_ONCE
    )
    name = serializers.CharField(max_length=160)
    function = serializers.CharField(max_length=160)
    place = serializers.CharField(max_length=120)
    date = serializers.DateField(help_text="Heute oder früher, nicht vor `valid_from` des Textes.")

    def validate_declarations(self, value: list[UUID]) -> list[UUID]:
        """Each of them is one of this county."""
        known = set(Declaration.objects.filter(pk__in=value).values_list("pk", flat=True))
        if unknown := [str(each) for each in value if each not in known]:
            raise serializers.ValidationError(f"Gibt es hier nicht: {', '.join(unknown)}.")
        return value


class ManySigned(serializers.Serializer):
    """What one signature under many has done."""

    signed = serializers.ListField(child=serializers.UUIDField())
    already_signed = serializers.ListField(child=serializers.UUIDField())


class WithdrawalInput(serializers.Serializer):
    """When a declaration ends, and the words in which that was declared."""

    effective_on = serializers.DateField(help_text="Frühestens heute.")
    statement = serializers.CharField(max_length=4000)


class ExclusionInput(serializers.Serializer):
    """An exclusion and why."""

    effective_on = serializers.DateField(help_text="Frühestens heute.")
    reason = serializers.CharField(
        max_length=4000, help_text="Steht in der E-Mail an den Partner, nicht an die anderen."
    )


class RecallInput(serializers.Serializer):
    """Why it is taken back."""

    reason = serializers.CharField(max_length=4000, help_text="Steht in der E-Mail an den Partner.")
