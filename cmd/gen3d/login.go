package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/2112-lab/gen3d/internal/identity/signin"
)

type loginCommand struct {
	Run   loginRun   `cmd:"" default:"withargs" help:"Sign in in the browser (the default)."`
	Token loginToken `cmd:"" help:"Print an access token, renewed if need be, for scripts."`
}

// tokenFile is where tokens are kept.
type tokenFile struct {
	TokenFile string `type:"path" help:"Where tokens are kept; default: gen3d/token.json in your configuration folder."`
}

func (c tokenFile) file() (signin.File, error) {
	if c.TokenFile != "" {
		return signin.File(c.TokenFile), nil
	}
	return signin.DefaultFile()
}

type loginRun struct {
	Issuer    string        `help:"OpenID Connect issuer, such as https://cognito-idp.REGION.amazonaws.com/POOL; default: the one of gen3d dev."`
	ClientID  string        `name:"client-id" default:"gen3d-cli" help:"App client, public, that may redirect to this machine."`
	Port      int           `name:"callback-port" default:"0" help:"Port of http://localhost:PORT/callback, where Cognito was told of one; 0: any free port."`
	Browser   bool          `default:"true" negatable:"" help:"Open the browser; the link is printed in any case."`
	Timeout   time.Duration `default:"5m" help:"How long to wait for you."`
	Dir       string        `default:".gen3d" help:"Where gen3d dev runs." type:"path"`
	tokenFile `embed:""`
}

// Run signs a person in.
func (c *loginRun) Run(ctx context.Context, con *streams) error {
	file, err := c.file()
	if err != nil {
		return err
	}
	issuer := c.Issuer
	if issuer == "" {
		e, err := readEndpoints(c.Dir)
		if err != nil {
			return usage("nothing runs in %s: start it with gen3d dev --dir %s, or name an --issuer (GEN3D_ISSUER)", c.Dir, c.Dir)
		}
		issuer = e.Issuer
	}
	ctx, cancel := context.WithTimeoutCause(ctx, c.Timeout, errTimedOut)
	defer cancel()
	tokens, err := signin.Browser(ctx, signin.Config{
		Issuer: issuer, Client: c.ClientID, Port: c.Port,
		Show: func(address string) {
			fmt.Fprintf(con.err, "Sign in here:\n\n  %s\n\nWaiting for you …\n", address)
			if c.Browser {
				openBrowser(address)
			}
		},
	})
	if err != nil {
		return err
	}
	if err := file.Save(tokens); err != nil {
		return err
	}
	if tokens.Email == "" {
		fmt.Fprintln(con.out, "Signed in.")
		return nil
	}
	fmt.Fprintf(con.out, "Signed in as %s.\n", tokens.Email)
	return nil
}

type loginToken struct {
	tokenFile `embed:""`
}

// Run prints an access token.
func (c *loginToken) Run(ctx context.Context, con *streams) error {
	file, err := c.file()
	if err != nil {
		return err
	}
	token, err := file.Access(ctx, time.Now())
	if errors.Is(err, signin.ErrSignedOut) {
		return fmt.Errorf("%w. Sign in with: gen3d login", err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(con.out, token)
	return nil
}

type logoutCommand struct {
	tokenFile `embed:""`
}

// Run forgets the tokens, here in any case, and at the issuer.
func (c *logoutCommand) Run(ctx context.Context, con *streams) error {
	file, err := c.file()
	if err != nil {
		return err
	}
	tokens, err := file.Load()
	if errors.Is(err, signin.ErrSignedOut) {
		fmt.Fprintln(con.out, "You were not signed in.")
		return file.Remove()
	}
	if err != nil {
		return err
	}
	told := tokens.Revoke(ctx)
	if err := file.Remove(); err != nil {
		return errors.Join(err, told)
	}
	if told != nil {
		return fmt.Errorf("signed out here, but the issuer could not be told: %w", told)
	}
	fmt.Fprintln(con.out, "Signed out.")
	return nil
}
