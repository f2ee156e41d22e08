"""Cal's client. With --many N it makes N sums at once and says how many were right."""

import programs
import SimpleCal_pb2
import SimpleCal_pb2_grpc

parser = programs.client_options(50051)
parser.add_argument("--numbers", type=int, nargs=2, default=[100, 300])
parser.add_argument("--many", type=int, default=0)
options = parser.parse_args()


def calculate(channel):
    stub = SimpleCal_pb2_grpc.CalStub(channel)
    a, b = options.numbers
    reply = stub.Add(SimpleCal_pb2.AddRequest(number1=a, number2=b), **programs.per_call(options))
    print(f"{a} + {b} = {reply.number}")
    reply = stub.Multiply(SimpleCal_pb2.MultiplyRequest(number1=a, number2=b), **programs.per_call(options))
    print(f"{a} * {b} = {reply.number}")


def calculate_many(channel):
    stub = SimpleCal_pb2_grpc.CalStub(channel)
    sums = [stub.Add.future(SimpleCal_pb2.AddRequest(number1=i, number2=i), **programs.per_call(options)) for i in range(options.many)]
    print(f"{sum(s.result().number == 2 * i for i, s in enumerate(sums))} of {options.many} sums are right")


programs.run_client(options, calculate_many if options.many else calculate)
