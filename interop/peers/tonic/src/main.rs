//! `probe-client TARGET CASE`: calls the probe with tonic, and prints what it met.

mod messages;
mod probe;

use std::time::{Duration, Instant};

use messages::*;
use probe::Probe;
use prost::Message;
use tokio_stream::{Stream, StreamExt};
use tonic::transport::Channel;
use tonic::{Request, Status as Ended, Streaming};

const LONG_MILLIS: i32 = 15_000;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let args: Vec<String> = std::env::args().collect();
    let [_, target, case] = args.as_slice() else { panic!("TARGET and CASE are meant") };
    let channel = Channel::from_shared(format!("http://{target}")).unwrap().connect().await.unwrap();
    let mut probe = Probe::new(channel);
    match case.as_str() {
        "greeting" => greeting(&mut probe).await,
        "streams" => streams(&mut probe).await,
        "error" => error(&mut probe).await,
        "deadline" => deadline(&mut probe).await,
        "cancel" => cancel(&mut probe).await,
        other => panic!("no case is called {other}"),
    }
    .unwrap();
}

async fn greeting(probe: &mut Probe) -> Result<(), Ended> {
    let mut request = Request::new(EchoRequest { payload: "Hello, Tandem".into() });
    request.metadata_mut().insert("x-greeting", "hello".parse().unwrap());
    let reply = probe.unary::<_, EchoReply>("Echo", request).await?;
    println!("{}", String::from_utf8_lossy(&reply.get_ref().payload));
    // tonic puts the trailers of a unary call behind its headers.
    for key in ["x-greeting", "trailing-x-greeting"] {
        println!("{key}: {}", reply.metadata().get(key).unwrap().to_str().unwrap());
    }
    Ok(())
}

async fn streams(probe: &mut Probe) -> Result<(), Ended> {
    let counted = probe.server_streaming("Count", CountRequest { chunks: 3, chunk_bytes: 10 }).await?;
    println!("{}", numbers(counted, usize::MAX).await?);
    let total: Total = probe.client_streaming("Collect", chunks()).await?;
    println!("{} chunks, {} bytes", total.chunks, total.payload_bytes);
    let answers = probe.streaming("Chat", chunks()).await?;
    println!("{}", numbers(answers, usize::MAX).await?);
    Ok(())
}

fn chunks() -> impl Stream<Item = Chunk> + Send + 'static {
    tokio_stream::iter((0..3).map(|number| Chunk { number, payload: vec![0; 10] }))
}

async fn error(probe: &mut Probe) -> Result<(), Ended> {
    let details = ["one", "zwölf"].map(|text| Note { text: text.into() }).to_vec();
    let request = Failure { code: 9, message: "ошибка: 100% “ünïcode” 🚲".into(), details };
    let ended = probe.unary::<_, Nothing>("Fail", Request::new(request)).await.unwrap_err();
    println!("{}: {}", ended.code() as i32, ended.message());
    for detail in Status::decode(ended.details()).unwrap().details {
        let name = detail.type_url.rsplit('/').next().unwrap();
        println!("{name}: {}", Note::decode(detail.value.as_slice()).unwrap().text);
    }
    Ok(())
}

async fn deadline(probe: &mut Probe) -> Result<(), Ended> {
    let mut request = Request::new(hold("deadline"));
    request.set_timeout(Duration::from_millis(500));
    let start = Instant::now();
    let ended = probe.unary::<_, Nothing>("Hold", request).await.unwrap_err();
    let took = start.elapsed().as_millis();
    println!("{}", ended.code() as i32);
    println!("{}", if (400..3000).contains(&took) { "in time".into() } else { format!("after {took} ms") });
    Ok(())
}

/// A call is cancelled by no longer waiting for it: there is no status for that.
async fn cancel(probe: &mut Probe) -> Result<(), Ended> {
    let mut other = probe.clone();
    let awaited = OutcomeRequest { name: "cancel".into() };
    tokio::select! {
        _ = probe.unary::<_, Nothing>("Hold", Request::new(hold("cancel"))) => panic!("it ended"),
        begun = other.unary::<_, Nothing>("AwaitHeld", Request::new(awaited)) => begun?,
    };
    println!("dropped");
    let counted = other.server_streaming("Count", CountRequest { chunks: 1_000_000, chunk_bytes: 1000 }).await?;
    numbers(counted, 3).await?;
    println!("dropped");
    let last = Request::new(EchoRequest { payload: "still there".into() });
    let reply = other.unary::<_, EchoReply>("Echo", last).await?.into_inner();
    println!("{}", String::from_utf8_lossy(&reply.payload));
    Ok(())
}

fn hold(case: &str) -> HoldRequest {
    HoldRequest { name: case.into(), millis: LONG_MILLIS }
}

/// The numbers of chunks, of so many at most.
async fn numbers(mut chunks: Streaming<Chunk>, most: usize) -> Result<String, Ended> {
    let mut numbers = Vec::new();
    while numbers.len() < most {
        let Some(chunk) = chunks.next().await else { break };
        numbers.push(chunk?.number.to_string());
    }
    Ok(numbers.join(" "))
}
