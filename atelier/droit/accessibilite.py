"""Contrast between two colours, by the RGAA 4.1.2's glossary (criteria 3.2 and 3.3)."""

CONTRASTE_TEXTE = 4.5
CONTRASTE_GRAND_TEXTE = 3.0
GRAND_PX = 24.0
GRAND_GRAS_PX = 18.5


def _luminance(couleur: str) -> float:
    canaux = [int(couleur.lstrip("#")[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    rouge, vert, bleu = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux
    )
    return 0.2126 * rouge + 0.7152 * vert + 0.0722 * bleu


def contraste(couleur: str, fond: str) -> float:
    """Contrast ratio of two colours « #rrggbb », from 1 to 21; hold it unrounded to a threshold."""
    clair, sombre = sorted((_luminance(couleur), _luminance(fond)), reverse=True)
    return (clair + 0.05) / (sombre + 0.05)


def contraste_conforme(couleur: str, fond: str, taille_px: float = 16, gras: bool = False) -> bool:
    """Whether a text is readable: 4.5:1, or 3:1 from 24 px (18.5 px in bold)."""
    grand = taille_px >= (GRAND_GRAS_PX if gras else GRAND_PX)
    return contraste(couleur, fond) >= (CONTRASTE_GRAND_TEXTE if grand else CONTRASTE_TEXTE)
