package handlers

import (
	"context"

	"github.com/2112-lab/gen3d/handlers/letter"
	"github.com/2112-lab/gen3d/pipeline"
)

// NotifyIntegrator mails an endpoint's owner, once, that it is not sent to any more.
// That is not gathered: the sooner they know, the less there is to replay.
func NotifyIntegrator(m Mailroom) Func[*pipeline.EndpointDisabled] {
	return func(ctx context.Context, ev *pipeline.EndpointDisabled) ([]pipeline.Event, error) {
		l := pipeline.Letter{ID: pipeline.LetterID(ev.Head().ID, "integrator"), SessionRef: ev.Ref()}
		_, err := m.Post.deliver(ctx, l, func(ctx context.Context, _ pipeline.Letter) (decision, error) {
			r, err := m.reader(ctx, ev.User)
			if err != nil || r.withheld != "" {
				return decision{void: r.withheld}, err
			}
			mail := m.mail(r)
			letter.Disabled(&mail, r.setting, ev)
			return decision{mail: mail}, nil
		})
		return nil, err
	}
}
