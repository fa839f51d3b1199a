"""Law as data: a fact vocabulary, formulas over it, dated schemes and the engine that works them out."""
