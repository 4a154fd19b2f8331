//! Empties functions of the browser's program that it never enters, so that the optimiser drops them and what only they
//! call. It knows functions by their names, so it works before the names are stripped.

use anyhow::{Result, anyhow};
use std::collections::HashSet;
use std::fs;
use std::path::Path;
use walrus::ir::{Visitor, dfs_in_order};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

/// A page is taken over in one go, never in steps. The linker keeps the way in steps all the same, since each view's
/// table of functions names it. Entering one stops the program, and the journeys in the browser would show it.
pub const NEVER_ENTERED: &str = "hydrate_async";

/// The compiler makes one of functions that do the same, under the name of any of them. A short one may so serve
/// others as well; one of this many instructions does what its name says.
pub const SHORT: u64 = 40;

/// Rewrites the file and returns how many functions were emptied.
pub fn snip(wasm: &Path) -> Result<usize> {
    let unreadable = |error| anyhow!("{} is no program: {error}", wasm.display());
    let mut module = Module::from_buffer(&fs::read(wasm)?).map_err(unreadable)?;
    let named: HashSet<FunctionId> = module
        .funcs
        .iter_local()
        .filter(|(id, _)| {
            module.funcs.get(*id).name.as_deref().is_some_and(|name| name.contains(NEVER_ENTERED))
        })
        .map(|(id, _)| id)
        .collect();
    let needed = called_by_others(&module, &named);
    let found: Vec<FunctionId> = module
        .funcs
        .iter_local()
        .filter(|(id, body)| named.contains(id) && !needed.contains(id) && body.size() >= SHORT)
        .map(|(id, _)| id)
        .collect();
    for id in &found {
        empty(&mut module, *id);
    }
    fs::write(wasm, module.emit_wasm())?;
    Ok(found.len())
}

/// Everything that functions outside of `named` call directly.
fn called_by_others(module: &Module, named: &HashSet<FunctionId>) -> HashSet<FunctionId> {
    let mut calls = Calls::default();
    for (_, body) in module.funcs.iter_local().filter(|(id, _)| !named.contains(id)) {
        dfs_in_order(&mut calls, body, body.entry_block());
    }
    calls.0
}

#[derive(Default)]
struct Calls(HashSet<FunctionId>);

impl Visitor<'_> for Calls {
    fn visit_function_id(&mut self, function: &FunctionId) {
        self.0.insert(*function);
    }
}

/// The function with the same parameters and results, and a body that stops.
fn empty(module: &mut Module, id: FunctionId) {
    let (parameters, results) = module.types.params_results(module.funcs.get(id).ty());
    let (parameters, results) = (parameters.to_vec(), results.to_vec());
    let arguments = parameters.iter().map(|kind| module.locals.add(*kind)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
    builder.func_body().unreachable();
    module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(arguments));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    /// A module of functions by name, each of so many instructions; one of them calls another.
    fn program(functions: &[(&str, u64)], call: (&str, &str)) -> Module {
        let mut module = Module::default();
        let mut ids = HashMap::new();
        for (name, instructions) in functions {
            let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
            builder.name((*name).to_owned());
            for _ in 0..instructions / 2 {
                builder.func_body().i32_const(7).drop();
            }
            let id = builder.finish(vec![], &mut module.funcs);
            module.exports.add(name, id);
            ids.insert(*name, id);
        }
        let caller = module.funcs.get_mut(ids[call.0]).kind.unwrap_local_mut();
        caller.builder_mut().func_body().call(ids[call.1]);
        module
    }

    /// Which functions of the file stop at once.
    fn emptied(module: &mut Module, file: &str) -> Vec<String> {
        let file = std::env::temp_dir().join(format!("rolecall-{file}-{}.wasm", std::process::id()));
        fs::write(&file, module.emit_wasm()).unwrap();
        let count = snip(&file).unwrap();
        let module = Module::from_file(&file).unwrap();
        fs::remove_file(&file).unwrap();
        let mut names: Vec<String> = module
            .funcs
            .iter_local()
            .filter(|(_, body)| {
                matches!(body.block(body.entry_block()).instrs[0].0, walrus::ir::Instr::Unreachable(_))
            })
            .filter_map(|(id, _)| module.funcs.get(id).name.clone())
            .collect();
        names.sort();
        assert_eq!(names.len(), count);
        names
    }

    #[test]
    fn only_what_is_named_so_is_emptied() {
        let functions = [("a::hydrate_async::{{closure}}", 60), ("b::hydrate_async", 50), ("a::hydrate", 60)];
        let mut module = program(&functions, ("b::hydrate_async", "a::hydrate_async::{{closure}}"));
        assert_eq!(emptied(&mut module, "named"), ["a::hydrate_async::{{closure}}", "b::hydrate_async"]);
    }

    #[test]
    fn what_may_serve_others_under_its_name_stays() {
        let functions = [("a::hydrate_async", 20), ("b::hydrate_async", 60), ("a::hydrate", 60)];
        let mut module = program(&functions, ("a::hydrate", "b::hydrate_async"));
        assert!(emptied(&mut module, "serving").is_empty());
    }
}
