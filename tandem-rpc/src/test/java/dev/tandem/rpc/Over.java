package dev.tandem.rpc;

/// What calls travel over in a contract test.
enum Over {
  TCP {
    @Override
    Server serve(ServerBuilder builder) {
      return builder.host("127.0.0.1").port(0).start();
    }

    @Override
    ChannelBuilder channelTo(Server server) {
      return Channel.builder("http://127.0.0.1:" + server.port());
    }
  },

  IN_PROCESS {
    @Override
    Server serve(ServerBuilder builder) {
      return builder.build();
    }

    @Override
    ChannelBuilder channelTo(Server server) {
      return ChannelBuilder.inProcess(server, false);
    }
  };

  abstract Server serve(ServerBuilder builder);

  abstract ChannelBuilder channelTo(Server server);
}
