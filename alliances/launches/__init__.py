"""An evening on which many partners sign: who takes part, their codes, one countersignature."""
