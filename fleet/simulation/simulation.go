package simulation

import (
	"math/rand/v2"
	"time"

	"github.com/2112-lab/gen3d/fleet"
)

// job is an encoding or a reconstruction that waits.
type job struct {
	since  time.Duration
	encode bool
}

// worker is a machine of the group.
type worker struct {
	from   time.Duration // it is paid for since
	up     bool
	busy   bool
	gone   bool
	doomed bool // Spot takes it: it takes no more jobs
	idle   int  // counts its rests, so that an old alarm clock knows that it is old
	row    int  // encodings in a row
}

// world is a fleet and its work.
type world struct {
	timeline
	cfg     Config
	rng     *rand.Rand
	encode  []job
	rebuild []job
	running struct{ encode, rebuild int }
	intents int
	workers []*worker
	result  *Result
	// measured is when what happens starts to count.
	measured time.Duration
}

// floor is how many encodings in a row may go before a reconstruction that waits.
const floor = 4

// Run lets the days pass. The same Config gives the same Result.
func Run(cfg Config) (*Result, error) {
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	w := &world{cfg: cfg, rng: rand.New(rand.NewPCG(cfg.Seed, 3)), result: &Result{Config: cfg}, measured: 24 * time.Hour}
	for _, at := range w.cfg.arrivals(rand.New(rand.NewPCG(cfg.Seed, 1))) {
		if cfg.Intent > 0 && at > cfg.Intent {
			w.at(at-cfg.Intent, func() { w.intents++ })
		}
		w.at(at, func() { w.arrive() })
	}
	var tick func()
	tick = func() { w.control(); w.after(fleet.Every, tick) }
	w.at(0, tick)
	end := time.Duration(cfg.Days+1) * 24 * time.Hour
	w.run(end)
	for _, m := range w.workers {
		w.pay(m)
	}
	w.result.finish()
	return w.result, nil
}

func (w *world) arrive() {
	w.intents = max(0, w.intents-1)
	w.encode = append(w.encode, job{w.now, true})
	w.dispatch()
}

// control is one round of the controller.
func (w *world) control() {
	load := fleet.Load{
		Encode: len(w.encode) + w.running.encode, Reconstruct: len(w.rebuild) + w.running.rebuild,
		Intents: w.intents, Workers: len(w.workers),
	}
	for range fleet.Want(load, w.cfg.Policy) - len(w.workers) {
		w.start()
	}
	if w.now >= w.measured {
		up := 0
		for _, m := range w.workers {
			if m.up {
				up++
			}
		}
		w.result.sample(w.now-w.measured, len(w.workers), up, len(w.encode)+len(w.rebuild))
	}
}

func (w *world) start() {
	m := &worker{from: w.now}
	w.workers = append(w.workers, m)
	w.after(w.cfg.Boot, func() {
		if !m.gone {
			m.up = true
			w.rest(m)
			w.dispatch()
		}
	})
	if w.cfg.Interruptions > 0 {
		life := time.Duration(w.rng.ExpFloat64() / w.cfg.Interruptions * float64(time.Hour))
		w.after(life, func() { w.interrupt(m) })
	}
}

// interrupt is Spot's notice: the job in hand is finished if it fits, and the group
// starts another machine.
func (w *world) interrupt(m *worker) {
	if m.gone {
		return
	}
	if w.now >= w.measured {
		w.result.Interruptions++
	}
	m.doomed = true
	if !m.busy {
		w.leave(m)
	} else {
		w.after(notice, func() { w.leave(m) })
	}
	w.start()
}

// rest begins a time without work, at whose end the worker ends itself.
func (w *world) rest(m *worker) {
	m.idle++
	rest := m.idle
	w.after(w.cfg.Idle, func() {
		if !m.gone && !m.busy && m.idle == rest && len(w.workers) > w.cfg.Policy.Min {
			w.leave(m)
		}
	})
}

func (w *world) leave(m *worker) {
	if m.gone {
		return
	}
	m.gone = true
	w.pay(m)
	for i, other := range w.workers {
		if other == m {
			w.workers = append(w.workers[:i:i], w.workers[i+1:]...)
			break
		}
	}
}

func (w *world) pay(m *worker) {
	w.result.paid += max(0, w.now-max(m.from, w.measured))
}

// dispatch gives waiting jobs to workers that wait: encodings first, but not for
// ever.
func (w *world) dispatch() {
	for _, m := range w.workers {
		if m.up && !m.busy && !m.doomed {
			if !w.take(m) {
				return
			}
		}
	}
}

func (w *world) take(m *worker) bool {
	var j job
	switch {
	case len(w.encode) > 0 && (m.row < floor || len(w.rebuild) == 0):
		j, w.encode = w.encode[0], w.encode[1:]
		m.row++
	case len(w.rebuild) > 0:
		j, w.rebuild = w.rebuild[0], w.rebuild[1:]
		m.row = 0
	default:
		return false
	}
	m.busy = true
	takes, running := w.cfg.Reconstruct, &w.running.rebuild
	if j.encode {
		takes, running = w.cfg.Encode, &w.running.encode
	}
	*running++
	if j.since >= w.measured {
		w.result.waited(j.encode, w.now-j.since)
		w.result.busy += takes
	}
	w.after(takes, func() {
		*running--
		m.busy = false
		if j.encode {
			think := time.Duration(w.rng.ExpFloat64() * float64(w.cfg.Think))
			w.after(think, func() {
				w.rebuild = append(w.rebuild, job{w.now, false})
				w.dispatch()
			})
		}
		if m.doomed {
			w.leave(m)
			return
		}
		w.rest(m)
		w.dispatch()
	})
	return true
}
