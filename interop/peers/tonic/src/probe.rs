//! The probe's stub: what tonic's generator writes for each method, once for each kind of call.

use http::uri::PathAndQuery;
use prost::Message;
use tokio_stream::Stream;
use tonic::client::Grpc;
use tonic::transport::Channel;
use tonic::{Request, Response, Status, Streaming};
use tonic_prost::ProstCodec;

#[derive(Clone)]
pub struct Probe(Grpc<Channel>);

impl Probe {
    pub fn new(channel: Channel) -> Self {
        Self(Grpc::new(channel))
    }

    pub async fn unary<Q, R>(&mut self, method: &str, request: Request<Q>) -> Result<Response<R>, Status>
    where
        Q: Message + 'static,
        R: Message + Default + 'static,
    {
        self.ready().await?;
        self.0.unary(request, path(method), ProstCodec::default()).await
    }

    pub async fn server_streaming<Q, R>(&mut self, method: &str, request: Q) -> Result<Streaming<R>, Status>
    where
        Q: Message + 'static,
        R: Message + Default + 'static,
    {
        self.ready().await?;
        let answer = self.0.server_streaming(Request::new(request), path(method), ProstCodec::default()).await?;
        Ok(answer.into_inner())
    }

    pub async fn client_streaming<Q, R, S>(&mut self, method: &str, requests: S) -> Result<R, Status>
    where
        Q: Message + 'static,
        R: Message + Default + 'static,
        S: Stream<Item = Q> + Send + 'static,
    {
        self.ready().await?;
        let answer = self.0.client_streaming(Request::new(requests), path(method), ProstCodec::default()).await?;
        Ok(answer.into_inner())
    }

    pub async fn streaming<Q, R, S>(&mut self, method: &str, requests: S) -> Result<Streaming<R>, Status>
    where
        Q: Message + 'static,
        R: Message + Default + 'static,
        S: Stream<Item = Q> + Send + 'static,
    {
        self.ready().await?;
        let answer = self.0.streaming(Request::new(requests), path(method), ProstCodec::default()).await?;
        Ok(answer.into_inner())
    }

    async fn ready(&mut self) -> Result<(), Status> {
        self.0.ready().await.map_err(|e| Status::unknown(e.to_string()))
    }
}

fn path(method: &str) -> PathAndQuery {
    format!("/tandem.interop.Probe/{method}").parse().unwrap()
}
