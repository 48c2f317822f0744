package main

import (
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/2112-lab/gen3d/web/gateway"
)

// lambdaRuntime is the variable by which Lambda says where its runtime is. There the
// program is started without arguments.
const lambdaRuntime = "AWS_LAMBDA_RUNTIME_API"

// lambdaCommand is the API of gen3d serve, without handlers and sweep.
type lambdaCommand struct {
	Cloud cloudConfig    `embed:""`
	API   apiConfig      `embed:""`
	Hooks webhooksConfig `embed:""`
}

// arguments are what was asked for on the command line, or else by where we are.
func arguments() []string {
	if len(os.Args) == 1 && os.Getenv(lambdaRuntime) != "" {
		return []string{"lambda"}
	}
	return os.Args[1:]
}

// Run answers events until Lambda ends the process.
func (c *lambdaCommand) Run(ctx context.Context, con *streams) error {
	if os.Getenv(lambdaRuntime) == "" {
		return usage("gen3d lambda runs as an AWS Lambda function alone (%s is not set): elsewhere use gen3d serve --listen", lambdaRuntime)
	}
	if err := configured(slices.Concat(c.Cloud.problems(), c.API.problems(), c.Hooks.problems())...); err != nil {
		return err
	}
	cloud, err := connect(ctx, endpoints{})
	if err != nil {
		return err
	}
	c.API.collected = true
	con.log.Info().Any("config", c).Msg("starting")
	if err := c.API.fetchLinkKey(ctx, cloud); err != nil {
		return err
	}
	closeTracer, err := openTracer(ctx, c.Cloud, &cloud, con.log)
	if err != nil {
		return err
	}
	defer closeTracer()
	handler, err := newAPI(ctx, c.Cloud, c.API, c.Hooks, cloud, con.log)
	if err != nil {
		return err
	}
	defer handler.Close()
	lambda.StartWithOptions(gateway.New(cloud.tracer.Flushed(handler), func(reason any, stack []byte) {
		con.log.Error().Str("reason", fmt.Sprint(reason)).Bytes("stack", stack).Msg("an event was not answered")
	}), lambda.WithContext(ctx))
	return nil
}
