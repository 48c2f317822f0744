package alarm

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/dynblock"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/gocty"
)

const resource = "aws_cloudwatch_metric_alarm"

// Read reads the alarms of a module: every resource of theirs, by name. Variables are
// the module's; given are other names that its alarms speak of, such as the topics of
// their actions.
func Read(dir string, variables, given map[string]cty.Value) (map[string]Alarm, error) {
	m, err := open(dir, variables, given)
	if err != nil {
		return nil, err
	}
	alarms := map[string]Alarm{}
	for _, b := range m.blocks {
		if b.Type != "resource" || b.Labels[0] != resource {
			continue
		}
		scopes, err := m.each(b)
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", resource, b.Labels[1], err)
		}
		for _, scope := range scopes {
			a, err := alarm(b.Body, scope)
			if err != nil {
				return nil, fmt.Errorf("%s.%s: %w", resource, b.Labels[1], err)
			}
			alarms[a.Name] = a
		}
	}
	if len(alarms) == 0 {
		return nil, fmt.Errorf("%s makes no alarm", dir)
	}
	return alarms, nil
}

// each are the scopes that a resource is made in: one, or one for each of its for_each.
func (m *module) each(b *hclsyntax.Block) ([]*hcl.EvalContext, error) {
	over := b.Body.Attributes["for_each"]
	if over == nil {
		return []*hcl.EvalContext{m.scope}, nil
	}
	all, problems := over.Expr.Value(m.scope)
	if problems.HasErrors() {
		return nil, problems
	}
	var scopes []*hcl.EvalContext
	for key, value := range all.AsValueMap() {
		s := m.scope.NewChild()
		s.Variables = map[string]cty.Value{"each": cty.ObjectVal(map[string]cty.Value{"key": cty.StringVal(key), "value": value})}
		scopes = append(scopes, s)
	}
	return scopes, nil
}

// reader takes values out of a body and keeps the first error.
type reader struct {
	attributes hcl.Attributes
	scope      *hcl.EvalContext
	err        error
}

// take fills what an attribute says, and answers whether it says anything.
func (r *reader) take(name string, into any) bool {
	a := r.attributes[name]
	if a == nil || r.err != nil {
		return false
	}
	v, problems := a.Expr.Value(r.scope)
	if problems.HasErrors() {
		r.err = problems
		return false
	}
	if v.IsNull() {
		return false
	}
	if texts, ok := into.(*map[string]string); ok {
		*texts = map[string]string{}
		for k, e := range v.AsValueMap() {
			(*texts)[k] = e.AsString()
		}
		return true
	}
	if texts, ok := into.(*[]string); ok {
		for _, e := range v.AsValueSlice() {
			*texts = append(*texts, e.AsString())
		}
		return true
	}
	if err := gocty.FromCtyValue(v, into); err != nil {
		r.err = fmt.Errorf("%s: %w", name, err)
	}
	return true
}

// said are all attributes that are read, in alarms, queries and their metrics.
var said = []string{
	"alarm_name", "alarm_description", "comparison_operator", "threshold", "evaluation_periods", "datapoints_to_alarm", "treat_missing_data", "alarm_actions",
	"namespace", "metric_name", "dimensions", "statistic", "extended_statistic", "stat", "period", "id", "expression",
}

// newReader opens a body whose dynamic blocks are expanded already.
func newReader(body hcl.Body, scope *hcl.EvalContext, blocks ...string) (*reader, hcl.Blocks) {
	schema := &hcl.BodySchema{}
	for _, name := range said {
		schema.Attributes = append(schema.Attributes, hcl.AttributeSchema{Name: name})
	}
	for _, b := range blocks {
		schema.Blocks = append(schema.Blocks, hcl.BlockHeaderSchema{Type: b})
	}
	content, _, problems := body.PartialContent(schema)
	r := &reader{scope: scope}
	if problems.HasErrors() {
		r.err = problems
		return r, nil
	}
	r.attributes = content.Attributes
	return r, content.Blocks
}

// alarm is one resource.
func alarm(body hcl.Body, scope *hcl.EvalContext) (a Alarm, err error) {
	r, queries := newReader(dynblock.Expand(body, scope), scope, "metric_query")
	var comparison string
	var single Metric
	var period int64
	a.Metrics = map[string]Metric{}
	r.take("alarm_name", &a.Name)
	r.take("alarm_description", &a.Description)
	r.take("comparison_operator", &comparison)
	r.take("threshold", &a.Threshold)
	r.take("evaluation_periods", &a.Periods)
	if !r.take("datapoints_to_alarm", &a.Breaching) {
		a.Breaching = a.Periods
	}
	a.Missing = "missing"
	r.take("treat_missing_data", &a.Missing)
	r.take("alarm_actions", &a.Actions)
	r.take("namespace", &single.Namespace)
	r.take("dimensions", &single.Dimensions)
	r.take("statistic", &single.Stat)
	r.take("extended_statistic", &single.Stat)
	r.take("period", &period)
	expression := "m"
	if r.take("metric_name", &single.Name) {
		a.Metrics["m"] = single
	}
	for _, q := range queries {
		if err := a.query(q.Body, scope, &expression, &period); err != nil {
			return a, fmt.Errorf("%s: %w", a.Name, err)
		}
	}
	if r.err != nil {
		return a, fmt.Errorf("%s: %w", a.Name, r.err)
	}
	a.Period = time.Duration(period) * time.Second
	operators := map[string][2]bool{"GreaterThanThreshold": {true, false}, "GreaterThanOrEqualToThreshold": {true, true}, "LessThanThreshold": {false, false}, "LessThanOrEqualToThreshold": {false, true}}
	way, ok := operators[comparison]
	if !ok || a.Name == "" || a.Period <= 0 || a.Periods < 1 || len(a.Metrics) == 0 || !slices.Contains([]string{"missing", "ignore", "breaching", "notBreaching"}, a.Missing) {
		return a, fmt.Errorf("%q is no alarm: it compares by %q, %d periods of %s, %v, missing data is %q", a.Name, comparison, a.Periods, a.Period, slices.Sorted(maps.Keys(a.Metrics)), a.Missing)
	}
	a.Over, a.Or = way[0], way[1]
	a.Result, err = Parse(expression)
	return a, err
}

// query is one metric_query: math, or a metric under an id.
func (a *Alarm) query(body hcl.Body, scope *hcl.EvalContext, expression *string, period *int64) error {
	r, metrics := newReader(body, scope, "metric")
	var id string
	r.take("id", &id)
	if r.take("expression", expression) || r.err != nil {
		return r.err
	}
	for _, b := range metrics {
		var m Metric
		r, _ := newReader(b.Body, scope)
		r.take("namespace", &m.Namespace)
		r.take("metric_name", &m.Name)
		r.take("dimensions", &m.Dimensions)
		r.take("stat", &m.Stat)
		r.take("period", period)
		if r.err != nil {
			return r.err
		}
		a.Metrics[id] = m
	}
	return nil
}
