package gateway

import (
	"context"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/aws/aws-lambda-go/events"
)

// Func is a Lambda function.
type Func func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error)

// New makes a function of a handler. Broken hears of requests on which the handler
// gave up, and of events that are none; it may be nil. The function itself never
// errs: Lambda would answer for it, with a body that is not in the contract.
func New(h http.Handler, broken func(reason any, stack []byte)) Func {
	return func(ctx context.Context, event events.APIGatewayV2HTTPRequest) (answer events.APIGatewayV2HTTPResponse, _ error) {
		defer func() {
			if p := recover(); p != nil {
				if broken != nil {
					broken(p, debug.Stack())
				}
				answer = failed()
			}
		}()
		r, err := request(ctx, event)
		if err != nil {
			if broken != nil {
				broken(err, nil)
			}
			return failed(), nil
		}
		w := &collector{header: http.Header{}}
		h.ServeHTTP(w, r)
		return w.answer(), nil
	}
}

// failed is what is answered where the handler answered nothing.
func failed() events.APIGatewayV2HTTPResponse {
	return events.APIGatewayV2HTTPResponse{
		StatusCode: http.StatusInternalServerError,
		Headers:    map[string]string{"Content-Type": "application/problem+json", "Cache-Control": "no-store"},
		Body: `{"type":"https://github.com/2112-lab/gen3d/blob/main/docs/problems/internal.md","title":"Something went wrong on our side.",` +
			`"status":500,"code":"internal","request_id":"none"}`,
	}
}

// pathOf is the path that was asked for, without the stage that stands before it
// where the API has no domain of its own.
func pathOf(event events.APIGatewayV2HTTPRequest) string {
	path := event.RawPath
	if path == "" {
		path = event.RequestContext.HTTP.Path
	}
	if stage := event.RequestContext.Stage; stage != "" && stage != "$default" {
		if rest, ok := strings.CutPrefix(path, "/"+stage); ok && (rest == "" || rest[0] == '/') {
			path = rest
		}
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return path
}
