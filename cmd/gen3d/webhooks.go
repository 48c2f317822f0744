package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/user"
	"time"

	"github.com/2112-lab/gen3d/internal/identity/signin"
	"github.com/2112-lab/gen3d/localstack/devidp"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/client"
)

type webhooksCommand struct {
	List   webhooksList   `cmd:"" help:"List your endpoints."`
	Add    webhooksAdd    `cmd:"" help:"Make or change an endpoint; print its keys."`
	Rm     webhooksRm     `cmd:"" help:"Remove an endpoint."`
	Test   webhooksTest   `cmd:"" help:"Send an endpoint a ping and say what became of it."`
	Rotate webhooksRotate `cmd:"" help:"Give an endpoint new keys; the old ones sign for another 24 hours."`
	Log    webhooksLog    `cmd:"" help:"Print an endpoint's delivery log, newest first."`
	Replay webhooksReplay `cmd:"" help:"Send again: one event, or a span of time."`
	Verify webhooksVerify `cmd:"" help:"Check a request's signature, offline."`
	Listen webhooksListen `cmd:"" help:"Receive live webhooks of gen3d dev on this machine, verify and print them, and perhaps forward them."`
}

// callConfig says which API a person's command calls, and as whom.
type callConfig struct {
	URL       string `help:"Address of the API; default: that of gen3d dev." placeholder:"https://…"`
	User      string `help:"User id, with gen3d dev alone; default: your login name. Elsewhere: gen3d login."`
	Dir       string `default:".gen3d" help:"Where gen3d dev runs." type:"path"`
	tokenFile `embed:""`
}

// open makes a client of the API. On gen3d dev nobody needs to sign in.
func (c callConfig) open(ctx context.Context) (*client.ClientWithResponses, error) {
	e, err := readEndpoints(c.Dir)
	if err == nil && (c.URL == "" || c.URL == e.URL) {
		return c.openDev(e)
	}
	if c.URL == "" {
		return nil, usage("nothing runs in %s: start it with gen3d dev, or name the API's --url (GEN3D_URL)", c.Dir)
	}
	file, err := c.file()
	if err != nil {
		return nil, err
	}
	token, err := file.Access(ctx, time.Now())
	if errors.Is(err, signin.ErrSignedOut) {
		return nil, fmt.Errorf("%w. Sign in with: gen3d login --issuer …", err)
	}
	if err != nil {
		return nil, err
	}
	return client.NewClientWithResponses(c.URL, client.WithToken(token))
}

func (c callConfig) openDev(e endpoints) (*client.ClientWithResponses, error) {
	name := c.User
	if u, err := user.Current(); err == nil && name == "" {
		name = u.Username
	}
	owner, err := pipeline.ParseUserID(name)
	if err != nil {
		return nil, usage("--user (GEN3D_USER): %v", err)
	}
	minter, err := devidp.OpenMinter(identityDir(c.Dir), e.Issuer)
	if err != nil {
		return nil, err
	}
	token, err := minter.Mint(owner, cliClient, time.Now())
	if err != nil {
		return nil, err
	}
	return client.NewClientWithResponses(e.URL, client.WithToken(token))
}

// answer is any of the API's answers.
type answer interface {
	StatusCode() int
	Status() string
	GetBody() []byte
}

// answered is why the API did not do what it was asked for, or nil if its status is
// a good one. An answer that did not come is told by err.
func answered(err error, got answer) error {
	if err != nil {
		return fmt.Errorf("call the API: %w", err)
	}
	if got.StatusCode()/100 == 2 {
		return nil
	}
	var p client.Problem
	if json.Unmarshal(got.GetBody(), &p) != nil || p.Code == "" {
		return fmt.Errorf("the API answered %s", got.Status())
	}
	if p.Detail != nil {
		return usage("%s %s (%s)", p.Title, *p.Detail, p.Code)
	}
	return usage("%s (%s)", p.Title, p.Code)
}

// given is an optional part of a request: nil unless it was given.
func given[T comparable](v T) *T {
	if v == *new(T) {
		return nil
	}
	return &v
}

// several is an optional list of a request: nil unless something was given.
func several[T any](list []T) *[]T {
	if len(list) == 0 {
		return nil
	}
	return &list
}
