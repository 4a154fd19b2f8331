//! That every template file reads, is complete in each language, and keeps the rules that all templates share.

use super::*;
use crate::settings::Control;

#[test]
fn every_template_reads_and_has_one_owner_role_above_all_others_and_one_default_role() {
    assert_eq!(Template::all().len(), Template::keys().count(), "a file does not read");
    for key in Template::keys() {
        let template = Template::load(key).unwrap();
        assert_eq!(template.key, key);
        let owners: Vec<_> = template.roles.iter().filter(|role| role.is_owner).collect();
        assert_eq!(owners.len(), 1, "{key}");
        assert_eq!(template.roles.iter().filter(|role| role.is_default).count(), 1, "{key}");
        assert!(template.roles.is_sorted_by_key(|role| -role.rank), "{key}: highest first");
        assert_eq!(template.roles[0].key, owners[0].key, "{key}: nobody stands above the owner");
    }
    assert!(matches!(Template::load("nothing"), Err(TemplateError::Unknown(_))));
}

#[test]
fn an_owner_can_do_whatever_any_role_of_the_template_can_and_whatever_rolecall_knows() {
    for template in Template::all() {
        let owner = template.roles[0].grants();
        for role in &template.roles {
            let missing: Vec<_> = owner.missing_for(&role.grants()).map(|(p, _)| p.to_string()).collect();
            assert_eq!(missing, [""; 0], "{}: {}", template.key, role.key);
        }
        for known in Permission::KNOWN {
            assert_eq!(owner.scope_of(known), Some(Scope::All), "{}: {known}", template.key);
        }
    }
}

#[test]
fn grants_on_assets_name_a_kind_of_the_template() {
    // Permissions on assets of every kind.
    let general = ["Ownership", "Schedule", "Secret"];
    for template in Template::all() {
        let kinds: Vec<&str> = template.assets.iter().map(|kind| kind.key.as_str()).collect();
        for kind in &template.assets {
            assert!(
                kind.parent.as_ref().is_none_or(|parent| kinds.contains(&parent.as_str())),
                "{}",
                kind.key
            );
        }
        for role in &template.roles {
            for (permission, _) in role.grants().iter() {
                let Some(rest) = permission.as_str().strip_prefix("Asset.") else { continue };
                let kind = rest.split('.').next().unwrap();
                assert!(kinds.contains(&kind) || general.contains(&kind), "{}: {permission}", template.key);
            }
        }
    }
}

#[test]
fn every_text_of_a_template_is_there_in_every_language() {
    for template in Template::all() {
        let texts = [&template.name, &template.description]
            .into_iter()
            .chain(template.words.values())
            .chain(template.assets.iter().map(|kind| &kind.name));
        for text in texts {
            for language in Language::ALL {
                assert!(text.0.contains_key(language.as_str()), "{}: {text:?} {language:?}", template.key);
            }
        }
    }
}

#[test]
fn every_layout_shows_names_and_can_be_sorted_by_name() {
    use crate::{layout::UserColumn, list::UserKey};
    for template in Template::all() {
        let layout = &template.layout;
        assert!(layout.columns.contains(&UserColumn::Name), "{}", template.key);
        assert_eq!(layout.sorts.first(), Some(&UserKey::Name), "{}", template.key);
    }
    assert_eq!(Template::load("standard").unwrap().layout, Layout::default());
}

#[test]
fn a_grant_line_without_a_form_is_refused() {
    for wrong in
        ["User.Member", "User.Member:READ", "User.Member: ", "User: READ", "User.Member: READ  UPDATE"]
    {
        assert!(GrantLine::try_from(wrong.to_owned()).is_err(), "{wrong}");
    }
}

#[test]
fn every_control_reads_the_default_and_each_of_its_choices() {
    for declared in Policy::DECLARATIONS {
        let Some((_, control)) = declared.input else { continue };
        let mut texts: Vec<String> = Template::all()
            .iter()
            .filter_map(|template| Some(control.text(&template.policy().value(declared.key)?)))
            .collect();
        match control {
            Control::Choice(values) => texts.extend(values.iter().map(|value| (*value).to_owned())),
            Control::Number { least, most, .. } => texts.extend([least.to_string(), most.to_string()]),
            Control::Switch => texts.extend(["on".to_owned(), "off".to_owned()]),
            Control::Domains => texts.push("example.com".to_owned()),
            Control::Joining => texts.extend(["invitation".to_owned(), "account".to_owned()]),
        }
        for text in texts {
            let mut values = Overrides::default();
            let value =
                control.read(&text).unwrap_or_else(|error| panic!("{} {text}: {error:?}", declared.key));
            values.set(declared.key, value.clone());
            let policy = Policy::default().with_all(&values).unwrap();
            assert_eq!(policy.value(declared.key), Some(value), "{}", declared.key);
        }
    }
}
