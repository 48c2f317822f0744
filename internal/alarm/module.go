package alarm

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// module is a folder of Terraform, as far as alarms need it.
type module struct {
	blocks []*hclsyntax.Block
	scope  *hcl.EvalContext
}

// open reads all files of a module and works out its variables and those of its locals
// that depend on nothing but what is given: variables' values, and other names that
// the module speaks of, such as resources.
func open(dir string, variables, given map[string]cty.Value) (*module, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.tf"))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("%s is no module of Terraform (%w)", dir, err)
	}
	m := &module{scope: &hcl.EvalContext{Variables: map[string]cty.Value{}, Functions: functions}}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		file, problems := hclsyntax.ParseConfig(text, name, hcl.InitialPos)
		if problems.HasErrors() {
			return nil, problems
		}
		m.blocks = append(m.blocks, file.Body.(*hclsyntax.Body).Blocks...) //nolint:forcetypeassert // hclsyntax makes no other
	}
	for name, v := range given {
		m.scope.Variables[name] = v
	}
	if m.scope.Variables["var"], err = m.variables(variables); err != nil {
		return nil, err
	}
	m.locals()
	return m, nil
}

// variables are those given, completed by the defaults that the module declares.
func (m *module) variables(given map[string]cty.Value) (cty.Value, error) {
	all := map[string]cty.Value{}
	for _, b := range m.blocks {
		if b.Type != "variable" {
			continue
		}
		name := b.Labels[0]
		value, have := given[name]
		if d := b.Body.Attributes["default"]; !have && d != nil {
			v, problems := d.Expr.Value(nil)
			if problems.HasErrors() {
				return cty.NilVal, problems
			}
			value, have = v, true
		}
		if !have {
			value = cty.NullVal(cty.DynamicPseudoType)
		}
		if t := b.Body.Attributes["type"]; t != nil {
			kind, defaults, problems := typeexpr.TypeConstraintWithDefaults(t.Expr)
			if problems.HasErrors() {
				return cty.NilVal, problems
			}
			if defaults != nil && !value.IsNull() {
				value = defaults.Apply(value)
			}
			converted, err := convert.Convert(value, kind)
			if err != nil {
				return cty.NilVal, fmt.Errorf("variable %s: %w", name, err)
			}
			value = converted
		}
		all[name] = value
	}
	return cty.ObjectVal(all), nil
}

// locals works out what it can, again and again until nothing is new: they may stand in
// any order, and some depend on resources that nobody made.
func (m *module) locals() {
	known, open := map[string]cty.Value{}, map[string]hclsyntax.Expression{}
	for _, b := range m.blocks {
		if b.Type == "locals" {
			for name, a := range b.Body.Attributes {
				open[name] = a.Expr
			}
		}
	}
	for news := true; news; {
		news = false
		m.scope.Variables["local"] = cty.ObjectVal(known)
		for name, e := range open {
			if v, problems := e.Value(m.scope); !problems.HasErrors() {
				known[name] = v
				delete(open, name)
				news = true
			}
		}
	}
}
