"""What happens by itself, and when; all times are Berlin's."""

from celery.schedules import crontab

SCHEDULE = {
    "relay-outbox": {"task": "outbox.relay", "schedule": 15.0, "options": {"expires": 15.0}},
    "clean-outbox": {"task": "outbox.clean_everywhere", "schedule": crontab(hour=3, minute=40)},
    "end-declarations": {"task": "alliances.end_declarations_everywhere", "schedule": 3600.0},
    "remind-of-reports": {
        "task": "alliances.remind_of_reports_everywhere",
        "schedule": crontab(hour=7, minute=10),
    },
    "remind-of-signatures": {
        "task": "alliances.remind_of_signatures_everywhere",
        "schedule": crontab(hour=6, minute=30),
    },
    "run-waiting-jobs": {"task": "tenants.run_waiting_jobs", "schedule": 30.0},
    "refill-spares": {"task": "tenants.refill_spares", "schedule": 300.0},
    "gather-figures": {"task": "tenants.gather_figures", "schedule": 120.0},
    "check-domains": {"task": "tenants.check_domains", "schedule": 600.0},
    "forget-archives": {"task": "tenants.forget_archives", "schedule": 3600.0},
    "verify-histories": {
        "task": "alliances.verify_histories",
        "schedule": crontab(hour=3, minute=10),
    },
    "drop-unclaimed-files": {
        "task": "tenants.drop_unclaimed_files",
        "schedule": crontab(hour=3, minute=40),
    },
    "drop-unclaimed-files-of-the-exchange": {
        "task": "exchange.drop_unclaimed_files",
        "schedule": crontab(hour=3, minute=50),
    },
    "refresh-facts": {"task": "tenants.refresh_facts", "schedule": crontab(hour=1, minute=50)},
    "drop-old-jobs": {"task": "tenants.drop_old_jobs", "schedule": crontab(hour=4, minute=5)},
    "look-after-seals": {
        "task": "alliances.look_after_seals_everywhere",
        "schedule": crontab(hour=2, minute=10),
    },
    "keep-to-retention": {
        "task": "alliances.keep_to_retention_everywhere",
        "schedule": crontab(hour=1, minute=20),
    },
    "delete-counties": {"task": "tenants.delete_counties", "schedule": crontab(hour=4, minute=20)},
    "check-schemas": {"task": "tenants.check_schemas", "schedule": crontab(hour=2, minute=40)},
}
