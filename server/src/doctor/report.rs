//! What was found, for people and for machines.

use serde::Serialize;
use std::fmt::{self, Display, Write};

/// Shape of the JSON document; a change that takes something away makes it 2.
const SHAPE: u32 = 1;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The shop cannot sell, or sells unsafely.
    Broken,
    /// It sells now and will hurt later; or nobody could look.
    Risky,
    /// Worth knowing.
    Hint,
}

/// What a finding is about, in the order people mend things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(not(feature = "aws"), expect(dead_code, reason = "there is less to look at without AWS"))]
pub enum Area {
    Settings,
    Machine,
    Clock,
    Secrets,
    Tables,
    Files,
    Mail,
    SignIn,
    Stripe,
    Shop,
}

impl Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Area::Settings => "Settings",
            Area::Machine => "This machine",
            Area::Clock => "Clock",
            Area::Secrets => "Secrets",
            Area::Tables => "Tables",
            Area::Files => "Files",
            Area::Mail => "Mail",
            Area::SignIn => "Sign-in",
            Area::Stripe => "Stripe",
            Area::Shop => "The shop's own alarms",
        })
    }
}

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stays the same from version to version: `table-without-backups`.
    pub id: &'static str,
    pub area: Area,
    pub severity: Severity,
    /// Which table, bucket, setting or permission; empty if there is only one.
    pub subject: String,
    pub what: String,
    pub why: String,
    /// A command, or a place to click.
    pub fix: String,
}

/// A finding in the making.
pub struct Issue {
    pub id: &'static str,
    pub severity: Severity,
    pub subject: String,
    pub what: String,
    pub why: &'static str,
    pub fix: String,
}

fn issue(severity: Severity, id: &'static str, what: impl Into<String>) -> Issue {
    Issue { id, severity, subject: String::new(), what: what.into(), why: "", fix: String::new() }
}

pub fn broken(id: &'static str, what: impl Into<String>) -> Issue {
    issue(Severity::Broken, id, what)
}

pub fn risky(id: &'static str, what: impl Into<String>) -> Issue {
    issue(Severity::Risky, id, what)
}

pub fn hint(id: &'static str, what: impl Into<String>) -> Issue {
    issue(Severity::Hint, id, what)
}

impl Issue {
    pub fn about(self, subject: impl Into<String>) -> Issue {
        Issue { subject: subject.into(), ..self }
    }

    pub fn why(self, why: &'static str) -> Issue {
        Issue { why, ..self }
    }

    pub fn fix(self, fix: impl Into<String>) -> Issue {
        Issue { fix: fix.into(), ..self }
    }
}

/// What looking at one area brought.
pub struct Notes {
    area: Area,
    pub checks: usize,
    pub findings: Vec<Finding>,
}

impl Notes {
    pub fn of(area: Area) -> Notes {
        Notes { area, checks: 0, findings: Vec::new() }
    }

    /// One check; `trouble` says what is wrong if it is not `well`.
    pub fn check(&mut self, well: bool, issue: impl FnOnce() -> Issue) {
        self.checks += 1;
        if !well {
            self.add(issue());
        }
    }

    /// A check that found something, or could not be done.
    pub fn find(&mut self, issue: Issue) {
        self.checks += 1;
        self.add(issue);
    }

    fn add(&mut self, issue: Issue) {
        let Issue { id, severity, subject, what, why, fix } = issue;
        let finding = Finding { id, area: self.area, severity, subject, what, why: why.to_owned(), fix };
        // Ten calls that fail for one reason are one thing to mend.
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    pub fn merge(&mut self, other: Notes) {
        self.checks += other.checks;
        for finding in other.findings {
            if !self.findings.contains(&finding) {
                self.findings.push(finding);
            }
        }
    }
}

/// All of it.
#[derive(Serialize)]
pub struct Report {
    shape: u32,
    verdict: Verdict,
    checks: usize,
    findings: Vec<Finding>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    Well,
    Broken,
    Risky,
}

impl Report {
    pub fn new(notes: Notes) -> Report {
        let Notes { checks, mut findings, .. } = notes;
        findings.sort_by(|a, b| (a.area, a.severity, a.id, &a.subject).cmp(&(b.area, b.severity, b.id, &b.subject)));
        let has = |severity| findings.iter().any(|finding| finding.severity == severity);
        let verdict = match () {
            () if has(Severity::Broken) => Verdict::Broken,
            () if has(Severity::Risky) => Verdict::Risky,
            () => Verdict::Well,
        };
        Report { shape: SHAPE, verdict, checks, findings }
    }

    /// 0: nothing to mend; 1: something is broken; 2: only risks.
    pub fn exit_code(&self) -> u8 {
        match self.verdict {
            Verdict::Well => 0,
            Verdict::Broken => 1,
            Verdict::Risky => 2,
        }
    }

    pub fn json(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("text and numbers are JSON");
        format!("{text}\n")
    }

    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut area = None;
        for finding in &self.findings {
            if area.replace(finding.area) != Some(finding.area) {
                let _ = writeln!(text, "{}", finding.area);
            }
            let severity = match finding.severity {
                Severity::Broken => "broken",
                Severity::Risky => "risky",
                Severity::Hint => "hint",
            };
            let _ = writeln!(text, "  {severity:<7} {}  [{}]", finding.what, finding.id);
            let _ = writeln!(text, "          {}", finding.why);
            for (line, words) in finding.fix.lines().enumerate() {
                let label = if line == 0 { "Fix:" } else { "    " };
                let _ = writeln!(text, "          {label} {words}");
            }
            text.push('\n');
        }
        text + &self.last_line()
    }

    fn last_line(&self) -> String {
        let count = |severity| self.findings.iter().filter(|finding| finding.severity == severity).count();
        let parts: Vec<String> = [
            (Severity::Broken, "broken", "broken"),
            (Severity::Risky, "risk", "risks"),
            (Severity::Hint, "hint", "hints"),
        ]
        .into_iter()
        .map(|(severity, one, many)| (count(severity), one, many))
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
        let checks = self.checks;
        match (self.verdict, parts.is_empty()) {
            (Verdict::Well, true) => format!("All well: {checks} checks.\n"),
            (Verdict::Well, false) => format!("All well but for {}: {checks} checks.\n", parts.join(", ")),
            _ => format!("{} in {checks} checks.\n", parts.join(", ")),
        }
    }
}
