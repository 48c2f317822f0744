package alarm

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Expression is a piece of metric math.
type Expression struct {
	Text string
	tree ast.Expr
}

var words = regexp.MustCompile(`\b(AND|OR|IF)\b`)

// Parse reads metric math. Its grammar is close enough to Go's that Go's parser reads
// it once the words for and, or and if are spelt as Go can.
func Parse(text string) (Expression, error) {
	spelt := words.ReplaceAllStringFunc(text, func(w string) string { return map[string]string{"AND": "&&", "OR": "||", "IF": "IF_"}[w] })
	tree, err := parser.ParseExpr(spelt)
	if err != nil {
		return Expression{}, fmt.Errorf("read metric math %q: %w", text, err)
	}
	return Expression{text, tree}, nil
}

// moment is where an expression is evaluated.
type moment struct {
	record  *Record
	metrics map[string]Metric
	from    time.Time
	period  time.Duration
}

// at is the value of one period, or false where it is missing.
func (e Expression) at(r *Record, metrics map[string]Metric, from time.Time, period time.Duration) (float64, bool, error) {
	return moment{r, metrics, from, period}.value(e.tree)
}

func (m moment) value(e ast.Expr) (float64, bool, error) {
	switch e := e.(type) {
	case *ast.BasicLit:
		v, err := strconv.ParseFloat(e.Value, 64)
		return v, true, err
	case *ast.Ident:
		metric, ok := m.metrics[e.Name]
		if !ok {
			return 0, false, fmt.Errorf("no metric has the id %s", e.Name)
		}
		return m.record.datapoint(metric, m.from, m.period)
	case *ast.ParenExpr:
		return m.value(e.X)
	case *ast.UnaryExpr:
		v, ok, err := m.value(e.X)
		if e.Op != token.SUB {
			err = fmt.Errorf("metric math has no %s", e.Op)
		}
		return -v, ok, err
	case *ast.BinaryExpr:
		return m.binary(e)
	case *ast.CallExpr:
		return m.call(e)
	}
	return 0, false, fmt.Errorf("metric math has no %T", e)
}

// binary is missing where either side is, and where something is divided by none.
func (m moment) binary(e *ast.BinaryExpr) (float64, bool, error) {
	a, ok1, err1 := m.value(e.X)
	b, ok2, err2 := m.value(e.Y)
	for _, err := range []error{err1, err2} {
		if err != nil {
			return 0, false, err
		}
	}
	if !ok1 || !ok2 || e.Op == token.QUO && b == 0 {
		return 0, false, nil
	}
	yes := func(c bool) (float64, bool, error) {
		if c {
			return 1, true, nil
		}
		return 0, true, nil
	}
	switch e.Op {
	case token.ADD:
		return a + b, true, nil
	case token.SUB:
		return a - b, true, nil
	case token.MUL:
		return a * b, true, nil
	case token.QUO:
		return a / b, true, nil
	case token.LSS:
		return yes(a < b)
	case token.LEQ:
		return yes(a <= b)
	case token.GTR:
		return yes(a > b)
	case token.GEQ:
		return yes(a >= b)
	case token.EQL:
		return yes(a == b)
	case token.NEQ:
		return yes(a != b)
	case token.LAND:
		return yes(a != 0 && b != 0)
	case token.LOR:
		return yes(a != 0 || b != 0)
	}
	return 0, false, fmt.Errorf("metric math has no %s", e.Op)
}

func (m moment) call(e *ast.CallExpr) (float64, bool, error) {
	name, _ := e.Fun.(*ast.Ident)
	switch {
	case name != nil && name.Name == "FILL" && len(e.Args) == 2:
		v, ok, err := m.value(e.Args[0])
		if ok || err != nil {
			return v, ok, err
		}
		return m.value(e.Args[1])
	case name != nil && name.Name == "IF_" && len(e.Args) == 3:
		c, ok, err := m.value(e.Args[0])
		if !ok || err != nil {
			return 0, false, err
		}
		if c != 0 {
			return m.value(e.Args[1])
		}
		return m.value(e.Args[2])
	}
	return 0, false, fmt.Errorf("metric math: %s with %d arguments is none of IF and FILL", strings.TrimSuffix(fmt.Sprint(e.Fun), "_"), len(e.Args))
}
