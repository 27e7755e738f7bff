using Plasticity.Cli;

StandardStreams streams = StandardStreams.Open();
return streams.Close(args, CommandLine.Run(args, streams.Screen));
