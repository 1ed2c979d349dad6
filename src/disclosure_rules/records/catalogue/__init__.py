from disclosure_rules.records.catalogue.record import CatalogueRecord

__all__ = ["CatalogueRecord"]
