package handlers

import (
	"context"
	"fmt"

	"github.com/2112-lab/gen3d/pipeline"
)

// NotifyIntegrator mails an endpoint's owner, once, that it is not sent to any more.
func NotifyIntegrator(post Post, who owners, n Notice) Func[*pipeline.EndpointDisabled] {
	return func(ctx context.Context, ev *pipeline.EndpointDisabled) ([]pipeline.Event, error) {
		_, err := post.deliver(ctx, ev, "integrator", func() (pipeline.Mail, string, error) {
			to, err := who.Address(ctx, ev.User)
			if err != nil {
				return pipeline.Mail{}, "", fmt.Errorf("find owner's address: %w", err)
			}
			mail := pipeline.Mail{From: n.From, To: to, Bcc: n.Admin}
			writeDisabled(&mail, ev)
			return mail, "", nil
		})
		return nil, err
	}
}

func writeDisabled(m *pipeline.Mail, ev *pipeline.EndpointDisabled) {
	m.Subject = "Webhook endpoint " + string(ev.Endpoint) + " is switched off"
	lead := "For five days your endpoint has answered none of our webhooks, so we have stopped sending."
	if ev.Because == pipeline.DisabledGone {
		lead = "Your endpoint answered 410 Gone, which asks us to stop sending."
	}
	lay(m, letterBody{
		Title: m.Subject, Lead: lead,
		Hint: "When it works again, put it anew (config/webhooks.json, the API, or gen3d webhooks add), then replay what it missed: the delivery log keeps 30 days.",
		Facts: []fact{
			{"Endpoint", string(ev.Endpoint)}, {"Failing since", ev.Since.UTC().Format("2 January 2006, 15:04 MST")}, {"Switched off", ev.At.UTC().Format("2 January 2006, 15:04 MST")},
			{"See the log", "gen3d webhooks log " + string(ev.Endpoint)},
			{"Replay", "gen3d webhooks replay " + string(ev.Endpoint) + " --from " + ev.Since.UTC().Format("2006-01-02T15:04:05Z") + " --only-failed"},
		},
	})
}
