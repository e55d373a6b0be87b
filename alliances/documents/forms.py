"""Forms of documents."""

from django import forms

from alliances.documents.models import Document
from alliances.uploads import DOCUMENT_TYPES

KINDS = "PDF, Office-Dateien (DOCX, XLSX, PPTX, ODT, ODS, ODP) oder Bilder (PNG, JPEG), bis 20 MB."


class DocumentForm(forms.ModelForm):
    """What is said about a document, and its file; the file itself is checked by the action."""

    file = forms.FileField(
        label="Datei",
        help_text=KINDS,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ",".join(DOCUMENT_TYPES)}),
    )

    class Meta:
        model = Document
        fields = ["title", "summary", "licence", "rights"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "licence": "Sie gilt für alle, die das Dokument herunterladen.",
            "rights": "Wer das Dokument erstellt hat, zum Beispiel der Landkreis oder ein Büro.",
        }

    field_order = ["file", "title", "summary", "licence", "rights"]

    def __init__(self, *args, document: Document | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if document is None:
            return
        file = self.fields["file"]
        file.required = False
        file.label = "Neue Datei"
        file.help_text = f"Ersetzt „{document.file_name}“. {KINDS}"
        if document.source_licence:
            del self.fields["licence"]

    def said(self) -> dict[str, object]:
        """Everything but the file."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}
