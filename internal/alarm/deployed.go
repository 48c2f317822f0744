package alarm

import (
	"maps"
	"path/filepath"

	"github.com/zclconf/go-cty/cty"

	"github.com/2112-lab/gen3d/pipeline/topology"
)

// Deployed reads all alarms of a deployment, with the queues of a topology: those of
// the modules observability and workers below a folder of modules. Their actions are
// called critical and warning, as the topics are, or as the scaling policies are.
func Deployed(modules, environment string, t topology.Topology) (map[string]Alarm, error) {
	text := cty.StringVal
	queues := map[string]cty.Value{}
	for _, q := range t.Queues {
		queues[q.Name] = cty.ObjectVal(map[string]cty.Value{
			"arn": text("arn:" + q.Name), "name": text(topology.Name(environment, q.Name)),
			"dead_letters_arn": text("arn:" + q.DeadLetters), "dead_letters_name": text(topology.Name(environment, q.DeadLetters)),
			"visibility_sec": cty.NumberIntVal(int64(q.VisibilitySec)),
		})
	}
	topics := map[string]cty.Value{}
	for _, topic := range t.Topics {
		topics[topic.Name] = text(topology.Name(environment, topic.Name))
	}
	arn := func(name string) cty.Value { return cty.ObjectVal(map[string]cty.Value{"arn": text(name)}) }
	group := topology.Name(environment, "workers")
	all, err := Read(filepath.Join(modules, "observability"), map[string]cty.Value{
		"environment": text(environment), "queues": cty.MapVal(queues), "topic_names": cty.MapVal(topics), "bucket": text(topology.Name(environment, "data")),
		"group": text(group), "cluster": text("gen3d-" + environment), "admin": text("ops@gen3d.example"),
		"api": cty.ObjectVal(map[string]cty.Value{"id": text("api"), "url": text("https://api.gen3d.example")}),
	}, map[string]cty.Value{
		"aws_sns_topic": cty.ObjectVal(map[string]cty.Value{"this": cty.ObjectVal(map[string]cty.Value{"critical": arn("critical"), "warning": arn("warning")})}),
	})
	if err != nil {
		return nil, err
	}
	scaling, err := Read(filepath.Join(modules, "workers"), map[string]cty.Value{
		"environment": text(environment), "queues": cty.MapVal(queues),
	}, map[string]cty.Value{
		"aws_autoscaling_policy": cty.ObjectVal(map[string]cty.Value{"wake": arn("wake"), "sleep": arn("sleep")}),
	})
	maps.Copy(all, scaling)
	return all, err
}
