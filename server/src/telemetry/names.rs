//! The names of all metrics, as they stand at `/metrics`.

pub const HTTP_REQUESTS: &str = "tuppence_http_requests_total";
pub const HTTP_SECONDS: &str = "tuppence_http_request_duration_seconds";
pub const WEBHOOK_SECONDS: &str = "tuppence_webhook_duration_seconds";
pub const WEBHOOK_EVENTS: &str = "tuppence_webhook_events_total";
pub const PAGES: &str = "tuppence_page_cache_total";
pub const JOB_RUNS: &str = "tuppence_job_runs_total";
pub const JOB_RESTARTS: &str = "tuppence_job_restarts_total";
/// Counted by the adapters of the store.
pub const STORE_ERRORS: &str = "tuppence_store_errors_total";
pub const LOG_LINES_HELD_BACK: &str = "tuppence_log_lines_held_back_total";
pub const LOG_LINES_LOST: &str = "tuppence_log_lines_lost_total";
pub const CONNECTIONS: &str = "tuppence_connections_open";
pub const CONNECTIONS_CLOSED: &str = "tuppence_connections_closed_total";
pub const EVENT_AGE: &str = "tuppence_oldest_event_age_seconds";
pub const MAIL_AGE: &str = "tuppence_oldest_email_age_seconds";
pub const ALERTS: &str = "tuppence_alerts_open";
pub const ORDERS: &str = "tuppence_orders";

/// Counters, with what they count.
pub(super) const COUNTERS: [(&str, &str); 9] = [
    (HTTP_REQUESTS, "Requests answered, by route, method and status."),
    (
        WEBHOOK_EVENTS,
        "Events from Stripe taken, by the index of the secret that signed them and by whether they were new.",
    ),
    (PAGES, "Pages that are everyone's, by where they came from: memory, or made from the store."),
    (JOB_RUNS, "Runs of background jobs, by job and outcome."),
    (JOB_RESTARTS, "Background jobs that ended and were started again."),
    (STORE_ERRORS, "Calls of the store that failed, by kind."),
    (LOG_LINES_HELD_BACK, "Log lines that were only counted, because many of their kind came within a minute."),
    (LOG_LINES_LOST, "Log lines that could not be written in time."),
    (CONNECTIONS_CLOSED, "Connections closed because their address had its share, by whether they were new."),
];
/// Gauges, with what they show.
pub(super) const GAUGES: [(&str, &str); 5] = [
    (CONNECTIONS, "Connections open now."),
    (EVENT_AGE, "How long the oldest event has been waiting, in seconds; 0 if none is."),
    (MAIL_AGE, "How long the oldest email has been waiting, in seconds; 0 if none is."),
    (ALERTS, "Alerts open now, by kind."),
    (ORDERS, "Orders by state."),
];
/// Histograms, with what they measure.
pub(super) const HISTOGRAMS: [(&str, &str); 2] = [
    (HTTP_SECONDS, "Time to answer a request, by route."),
    (WEBHOOK_SECONDS, "Time to answer a webhook from Stripe, by status."),
];
