// Command gen3d is all of Gen3D in one binary: the services, the worker, the
// tools for people and for operators, and the whole cloud on one machine.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/rs/zerolog"
)

// commands is the command line. A file of this package holds each command.
type commands struct {
	Dev         devCommand         `cmd:"" group:"Run" help:"Everything on this machine: S3, SNS, SQS, SES, handlers and worker in one process."`
	Serve       serveCommand       `cmd:"" group:"Run" help:"The handlers and the sweep, against AWS."`
	Worker      workerCommand      `cmd:"" group:"Run" help:"The GPU worker, against AWS."`
	Upload      uploadCommand      `cmd:"" group:"Use" help:"Send a photo, and a mask if you have one; follow it to its model."`
	Sessions    sessionsCommand    `cmd:"" group:"Use" help:"List, show, watch, retry and remove sessions."`
	Webhooks    webhooksCommand    `cmd:"" group:"Use" help:"Endpoints that hear of what happens: make, test, rotate, replay, verify, listen."`
	Login       loginCommand       `cmd:"" group:"Use" help:"Sign in, for commands that call the API."`
	Logout      logoutCommand      `cmd:"" group:"Use" help:"Forget the sign-in, here and at the issuer."`
	Segment     segmentCommand     `cmd:"" group:"Use" help:"Photo and clicks to a mask, on local files alone."`
	Reconstruct reconstructCommand `cmd:"" group:"Use" help:"Photo and mask, or clicks, to a 3D model, on local files alone."`
	Queues      queuesCommand      `cmd:"" group:"Operate" help:"List queues; look at, redrive and purge dead letters."`
	Top         topCommand         `cmd:"" group:"Operate" help:"Queues, dead letters, workers and sessions, on a terminal again and again."`
	Trace       traceCommand       `cmd:"" group:"Operate" help:"One session's timeline, from its facts."`
	Fleet       fleetCommand       `cmd:"" group:"Operate" help:"Workers: what the controller would do now, and what a day would cost."`
	Models      modelsCommand      `cmd:"" group:"Operate" help:"Third parties' models: list, pull, verify, licence, use."`
	Completion  completionCommand  `cmd:"" group:"Operate" help:"Print a completion script for bash, zsh or fish."`
	Lambda      lambdaCommand      `cmd:"" hidden:"" help:"The API as an AWS Lambda function behind an HTTP API of API Gateway."`
	Reference   referenceCommand   `cmd:"" hidden:"" help:"Write the generated documents."`
}

const description = `Gen3D turns one photo and a mask into a 3D model.

Exit codes: 0 done, 1 something else went wrong, 2 wrong usage or configuration,
3 input refused, 4 job failed, 5 timed out, 130 interrupted.

Every flag can also be set by a variable: GEN3D_ and its name in capitals, so
--drain-timeout is GEN3D_DRAIN_TIMEOUT. Flags win. AWS is found as every AWS SDK
finds it: AWS_REGION, AWS_PROFILE, AWS_ENDPOINT_URL_S3 and so on.`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, arguments(), os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// streams is where a command reads and writes.
type streams struct {
	out, err io.Writer
	log      zerolog.Logger
}

// run is main without the process: tests call it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (code int) {
	var cli commands
	parser, err := kong.New(&cli,
		kong.Name("gen3d"), kong.Description(description), kong.DefaultEnvars("GEN3D"), kong.Writers(stdout, stderr),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, Summary: true}),
		kong.Exit(func(code int) { panic(errExit(code)) }), // --help ends the run, not the process
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(&streams{out: stdout, err: stderr, log: zerolog.New(stderr).With().Timestamp().Logger()}),
	)
	if err != nil {
		fmt.Fprintln(stderr, "gen3d:", err)
		return exitOther
	}
	defer func() {
		if p := recover(); p != nil {
			if e, ok := p.(errExit); ok {
				code = int(e)
				return
			}
			panic(p)
		}
	}()
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(stderr, "gen3d: %v\nTry gen3d --help.\n", err)
		return exitUsage
	}
	command.Bind(parser)
	err = command.Run()
	if err != nil {
		fmt.Fprintln(stderr, "gen3d:", err)
	}
	return exitCode(ctx, err)
}

type errExit int
