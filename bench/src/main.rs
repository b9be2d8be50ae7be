//! The command line of `make bench`.

use anyhow::{Result, bail};
use bench::{bare, fill, observed, plan::Plan, run};
use clap::{Parser, Subcommand};
use std::{
    io::{self, Write},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
};
use tokio::signal::unix::{SignalKind, signal};

/// Measures the shop.
#[derive(Parser)]
#[command(name = "bench")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure everything and print it.
    Run(Plan),
    /// Fill a shop and print where it is.
    Fill {
        /// Folder in which filled shops are kept.
        #[arg(long)]
        cache: PathBuf,
        #[arg(long)]
        products: u64,
        #[arg(long, default_value_t = 0)]
        orders: u64,
    },
    /// Send the bytes of a file, and do nothing else.
    Bare { addr: SocketAddr, file: PathBuf },
    /// Run the shop, as `tuppence demo` does, with its symbols kept.
    Shop,
}

fn main() -> ExitCode {
    // The load comes from one thread, on the core that the server does not have; servers have as many as cores.
    let command = Args::parse().command;
    let mut threads = match &command {
        Command::Run(_) | Command::Fill { .. } => tokio::runtime::Builder::new_current_thread(),
        Command::Bare { .. } | Command::Shop => tokio::runtime::Builder::new_multi_thread(),
    };
    let done =
        threads.enable_all().build().map_err(anyhow::Error::from).and_then(|runtime| runtime.block_on(start(command)));
    done.unwrap_or_else(|error| {
        let _ = writeln!(std::io::stderr(), "bench: {error:#}");
        ExitCode::FAILURE
    })
}

async fn start(command: Command) -> Result<ExitCode> {
    match command {
        Command::Run(plan) => tokio::select! {
            done = run::run(&plan) => done?,
            // What it has started ends with it.
            stopped = told_to_stop() => { stopped?; bail!("stopped") }
        },
        Command::Fill { cache, products, orders } => {
            let folder = fill::filled(&cache, fill::Size { products, orders }).await?;
            writeln!(std::io::stdout(), "{}", folder.display())?;
        }
        Command::Bare { addr, file } => bare::serve(addr, &file).await?,
        Command::Shop => return Ok(observed::main(observed::Allocated::default).await),
    }
    Ok(ExitCode::SUCCESS)
}

/// Ends when somebody presses Ctrl-C, or when the process is told to end.
async fn told_to_stop() -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}
