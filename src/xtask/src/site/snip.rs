//! Empties functions of the browser's program that it never enters, so that the optimiser drops them and what only they
//! call. It knows functions by their names, so it works before the names are stripped.

use anyhow::{Result, anyhow};
use std::fs;
use std::path::Path;
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

/// A page is taken over in one go: never in steps, and never from a template instead of the server's page. The linker
/// keeps both ways all the same, since each view's table of functions names them. Entering one stops the program, and
/// the journeys in the browser would show it.
pub const NEVER_ENTERED: [&str; 2] = ["hydrate_async", "hydrate_from_template"];

/// Rewrites the file and returns how many functions were emptied.
pub fn snip(wasm: &Path) -> Result<usize> {
    let unreadable = |error| anyhow!("{} is no program: {error}", wasm.display());
    let mut module = Module::from_buffer(&fs::read(wasm)?).map_err(unreadable)?;
    let found: Vec<FunctionId> = module
        .funcs
        .iter_local()
        .filter(|(id, _)| module.funcs.get(*id).name.as_deref().is_some_and(is_never_entered))
        .map(|(id, _)| id)
        .collect();
    for id in &found {
        empty(&mut module, *id);
    }
    fs::write(wasm, module.emit_wasm())?;
    Ok(found.len())
}

fn is_never_entered(name: &str) -> bool {
    NEVER_ENTERED.iter().any(|part| name.contains(part))
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
    use walrus::ValType;

    #[test]
    fn only_what_is_never_entered_is_emptied() {
        let mut module = Module::default();
        for name in ["app::hydrate_async::{{closure}}", "app::hydrate"] {
            let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
            builder.name(name.to_owned());
            builder.func_body().i32_const(7);
            let argument = module.locals.add(ValType::I32);
            let id = builder.finish(vec![argument], &mut module.funcs);
            module.exports.add(name, id);
        }
        let file = std::env::temp_dir().join(format!("rolecall-snip-{}.wasm", std::process::id()));
        fs::write(&file, module.emit_wasm()).unwrap();
        assert_eq!(snip(&file).unwrap(), 1);
        let module = Module::from_file(&file).unwrap();
        fs::remove_file(&file).unwrap();
        let stops = |name: &str| {
            let id = module.funcs.by_name(name).unwrap();
            let function = module.funcs.get(id).kind.unwrap_local();
            let body = function.block(function.entry_block());
            matches!(body.instrs[0].0, walrus::ir::Instr::Unreachable(_))
        };
        assert!(stops("app::hydrate_async::{{closure}}") && !stops("app::hydrate"));
    }
}
