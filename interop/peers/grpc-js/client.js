// `node client.js TARGET CASE`: calls the probe with @grpc/grpc-js, and prints what it met.
"use strict";

const path = require("node:path");
const { promisify } = require("node:util");
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");
const protobuf = require("protobufjs");

const PROTO = path.join(__dirname, "probe.proto");
const LONG_MILLIS = 15_000;

const { Probe } = grpc.loadPackageDefinition(loader.loadSync(PROTO, { defaults: true, longs: Number })).tandem.interop;

function greeting(probe) {
  const metadata = new grpc.Metadata();
  metadata.set("x-greeting", "hello");
  return new Promise((resolve, reject) => {
    const met = [];
    const call = probe.echo({ payload: Buffer.from("Hello, Tandem") }, metadata, (error, reply) => {
      if (error) return reject(error);
      met.unshift(reply.payload.toString()); // the headers came before it
    });
    call.on("metadata", (headers) => met.push(`x-greeting: ${headers.get("x-greeting")}`));
    call.on("status", ({ metadata: trailers }) => {
      met.push(`trailing-x-greeting: ${trailers.get("trailing-x-greeting")}`);
      met.forEach((line) => console.log(line));
      resolve();
    });
  });
}

async function streams(probe) {
  console.log((await numbers(probe.count({ chunks: 3, chunkBytes: 10 }))).join(" "));
  const total = await new Promise((resolve, reject) => {
    const call = probe.collect((error, reply) => (error ? reject(error) : resolve(reply)));
    chunks().forEach((chunk) => call.write(chunk));
    call.end();
  });
  console.log(`${total.chunks} chunks, ${total.payloadBytes} bytes`);
  console.log((await chat(probe)).join(" "));
}

async function numbers(chunks) {
  const numbers = [];
  for await (const chunk of chunks) numbers.push(chunk.number);
  return numbers;
}

// Waits for the answer to each chunk before it sends the next.
async function chat(probe) {
  const call = probe.chat();
  const rest = chunks();
  const numbers = [];
  call.write(rest.shift());
  for await (const answer of call) {
    numbers.push(answer.number);
    if (rest.length > 0) call.write(rest.shift());
    else call.end();
  }
  return numbers;
}

function chunks() {
  return [0, 1, 2].map((number) => ({ number, payload: Buffer.alloc(10) }));
}

async function error(probe) {
  const details = [{ text: "one" }, { text: "zwölf" }];
  const ended = await failure(probe, "fail", { code: 9, message: "ошибка: 100% “ünïcode” 🚲", details });
  console.log(`${ended.code}: ${ended.details}`);
  const [bytes] = ended.metadata.get("grpc-status-details-bin");
  const status = definition("google.rpc.Status").decode(bytes);
  for (const detail of status.details) {
    const type = detail.type_url.split("/").pop();
    console.log(`${type}: ${definition(type).decode(detail.value).text}`);
  }
}

// A type of probe.proto, or google.rpc.Status, which grpc-js leaves to its users.
function definition(name) {
  const root = protobuf.loadSync(PROTO);
  root.addJSON(protobuf.common.get("google/protobuf/any.proto").nested);
  protobuf.parse(
    `syntax = "proto3";
     package google.rpc;
     message Status { int32 code = 1; string message = 2; repeated google.protobuf.Any details = 3; }`,
    root,
  );
  return root.lookupType(name);
}

async function deadline(probe) {
  const start = Date.now();
  const ended = await failure(probe, "hold", { name: "deadline", millis: LONG_MILLIS }, { deadline: start + 500 });
  console.log(ended.code);
  const took = Date.now() - start;
  console.log(400 < took && took < 3000 ? "in time" : `after ${took} ms`);
}

async function cancel(probe) {
  const held = new Promise((resolve) => {
    const call = probe.hold({ name: "cancel", millis: LONG_MILLIS }, resolve);
    probe.awaitHeld({ name: "cancel" }, () => call.cancel());
  });
  console.log((await held).code);
  const counted = probe.count({ chunks: 1_000_000, chunkBytes: 1000 });
  const ended = new Promise((resolve) => counted.on("error", resolve));
  counted.on("data", (chunk) => {
    if (chunk.number === 2) counted.cancel();
  });
  console.log((await ended).code);
  const reply = await promisify(probe.echo).call(probe, { payload: Buffer.from("still there") });
  console.log(reply.payload.toString());
}

// The error that a unary call ends with.
function failure(probe, method, request, options = {}) {
  return new Promise((resolve, reject) => {
    probe[method](request, options, (error) => (error ? resolve(error) : reject(new Error("it ended well"))));
  });
}

const [target, name] = process.argv.slice(2);
const probe = new Probe(target, grpc.credentials.createInsecure());
({ greeting, streams, error, deadline, cancel })[name](probe).finally(() => probe.close());
