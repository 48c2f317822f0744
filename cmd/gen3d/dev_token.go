package main

import (
	"context"
	"fmt"
	"time"

	"github.com/2112-lab/gen3d/localstack/devidp"
	"github.com/2112-lab/gen3d/pipeline"
)

type devToken struct {
	User     string        `required:"" help:"User id; it needs no account."`
	ClientID string        `name:"client-id" default:"gen3d-cli" help:"App that the token is for."`
	Dir      string        `default:".gen3d" help:"Where gen3d dev runs." type:"path"`
	Timeout  time.Duration `default:"30s" help:"How long to wait until it is ready."`
}

// Run prints an access token, for scripts: it lasts for 60 minutes.
func (c *devToken) Run(ctx context.Context, con *streams) error {
	user, err := pipeline.ParseUserID(c.User)
	if err != nil {
		return usage("--user (GEN3D_USER): %v", err)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, c.Timeout, errTimedOut)
	defer cancel()
	e, err := awaitReady(ctx, c.Dir)
	if err != nil {
		return err
	}
	minter, err := devidp.OpenMinter(identityDir(c.Dir), e.Issuer)
	if err != nil {
		return err
	}
	token, err := minter.Mint(user, c.ClientID, time.Now())
	if err != nil {
		return err
	}
	fmt.Fprintln(con.out, token)
	return nil
}
