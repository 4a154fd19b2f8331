//! Every piece of the kit in every state, to look at. Mounted at `/dev/ui` in the development configuration only.

use domain::time::Timestamp;
use leptos::prelude::*;

use super::{
    Avatar, AvatarSize, Badge, Banner, Button, ButtonLook, ButtonSize, Checkbox, Chip, Chips, Choice,
    CopyButton, Dialog, DropMenu, Empty, ErrorSummary, FieldError, FilterBar, FilterMenu, IconButton,
    IconName, LinkButton, Menu, MenuLink, MenuPost, NavItem, PageHead, Pagination, PasswordField,
    PictureField, PostForm, SearchBox, Select, SelectAll, SelectRow, Shell, Sort, SortHeader, Status, Tab,
    Table, Tabs, TextArea, TextField, Time, Tone,
};

const TONES: [(Tone, &str); 5] = [
    (Tone::Good, "Active"),
    (Tone::Warning, "Ends soon"),
    (Tone::Danger, "Failed"),
    (Tone::Info, "Queued"),
    (Tone::Neutral, "Disabled"),
];

/// A list that is long enough to be searched.
const TOWNS: [&str; 12] = [
    "Accra", "Bergen", "Cork", "Dakar", "Espoo", "Fez", "Ghent", "Hobart", "Izmir", "Jaipur", "Kyoto", "Łódź",
];

/// The whole kit on one page.
#[component]
pub fn Gallery() -> impl IntoView {
    let nav = [
        ("#", "Users", IconName::Users, None),
        ("#m", "Invitations", IconName::Mail, Some(3)),
        ("#a", "Audit log", IconName::Scroll, None),
    ]
    .map(|(href, label, icon, count)| NavItem { href: href.to_owned(), label: label.to_owned(), icon, count })
    .to_vec();
    view! {
        <Shell org_name="Acme" nav nav_title="People" path="#" account_id="7" account_name="Ada Lovelace" account_email="ada@acme.example">
            <PageHead title="The kit" count=30_u64 lead="Every piece in every state.">
                <Button>"Export"</Button>
                <Button look=ButtonLook::Primary icon=IconName::UserPlus>"Invite people"</Button>
            </PageHead>
            <div class="stack stack-large">
                <Buttons/>
                <Marks/>
                <Fields/>
                <Messages/>
                <Lists/>
                <Dialogs/>
            </div>
        </Shell>
    }
    .into_any()
}

#[component]
fn Part(title: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="card">
            <div class="card-head"><h2>{title}</h2></div>
            <div class="stack">{children()}</div>
        </section>
    }
    .into_any()
}

#[component]
fn Buttons() -> impl IntoView {
    view! {
        <Part title="Buttons">
            <div class="actions">
                <Button look=ButtonLook::Primary>"Save changes"</Button>
                <Button>"Cancel"</Button>
                <Button look=ButtonLook::Quiet icon=IconName::Refresh>"Retry"</Button>
                <Button look=ButtonLook::Danger>"Remove Charles"</Button>
                <LinkButton href="#" icon=IconName::Download>"Export"</LinkButton>
                <Button look=ButtonLook::Primary busy=true>"Sending 12 invitations"</Button>
                <Button busy=true>"Saving"</Button>
                <IconButton label="Settings" icon=IconName::Settings/>
                <CopyButton text="https://example.com/i/7" label="Copy link"/>
                <DropMenu id="drop" label="More">
                    <MenuLink href="#" icon=IconName::Pencil label="Change roles"/>
                    <MenuPost action="#" icon=IconName::Pause label="Disable"/>
                    <hr/>
                    <MenuLink href="#" icon=IconName::Trash label="Remove" danger=true/>
                </DropMenu>
            </div>
            <div class="actions">
                <Button size=ButtonSize::Small>"Small"</Button>
                <Button size=ButtonSize::Small look=ButtonLook::Primary>"Small"</Button>
                <Button size=ButtonSize::Large look=ButtonLook::Primary>"Large"</Button>
                <Button size=ButtonSize::Large>"Large"</Button>
            </div>
        </Part>
    }
    .into_any()
}

#[component]
fn Marks() -> impl IntoView {
    let statuses = TONES.map(|(tone, label)| view! { <Status tone label/> }).collect_view();
    let badges = TONES.map(|(tone, label)| view! { <Badge tone label/> }).collect_view();
    let avatars = (0..12u8)
        .map(|n| view! { <Avatar id=char::from(b'a' + n).to_string() name="Ada Lovelace"/> })
        .collect_view();
    let then = Timestamp::from_micros(1_795_281_600_000_000);
    let now = then.plus(domain::time::Span::hours(2));
    view! {
        <Part title="States, badges, people, time">
            <div class="actions">{statuses} <Status hollow=true label="Invited"/></div>
            <div class="actions">{badges} <Badge icon=IconName::Bot label="Service account"/></div>
            <div class="actions">
                {avatars}
                <Avatar id="x" name="grace@example.com" ghost=true/>
                <Avatar id="acme" name="Acme" square=true/>
                <Avatar id="7" name="Ada Lovelace" size=AvatarSize::Large/>
            </div>
            <p><Time at=then/> " · " <Time at=then day=true/> " · " <Time at=then now/></p>
        </Part>
    }
    .into_any()
}

#[component]
fn Fields() -> impl IntoView {
    let choices = vec![
        Choice::new("member", "Member"),
        Choice::new("admin", "Admin"),
        Choice::new("owner", "Owner").refused("owners only"),
    ];
    let towns: Vec<Choice> = TOWNS.iter().map(|town| Choice::new(*town, *town)).collect();
    let errors = vec![
        FieldError {
            field: "wrong".into(),
            message: "Enter an e-mail address, like name@example.com.".into(),
        },
        FieldError { field: "password".into(), message: "Use at least 12 characters.".into() },
    ];
    view! {
        <Part title="Fields">
            <ErrorSummary errors/>
            <form class="form narrow">
                <TextField id="name" label="Your name" value="Ada Lovelace"/>
                <TextField
                    id="wrong"
                    label="E-mail"
                    kind="email"
                    value="carol@"
                    hint="Where invitations and alerts go."
                    error=Some("Enter an e-mail address, like name@example.com.".to_owned())
                />
                <PasswordField id="password" label="Password" autocomplete="new-password" hint="At least 12 characters. A sentence works well."/>
                <div class="form-row">
                    <Select id="role" label="Role" choices value="member"/>
                    <TextField id="locked" label="Organization id" value="acme" readonly=true/>
                </div>
                <Select id="town" label="Town" choices=towns hint="A list with more than ten lines can be searched."/>
                <TextArea id="note" label="Note" optional=true hint="Shown in the e-mail."/>
                <PictureField label="Picture" name="picture" uploads=true/>
                <fieldset class="choices">
                    <legend>"When someone leaves"</legend>
                    <Checkbox radio=true name="leave" value="a" label="Their assets go to a successor" checked=true/>
                    <Checkbox radio=true name="leave" value="b" label="Their assets stay" hint="Managers keep rights on them."/>
                </fieldset>
                <fieldset class="choices">
                    <legend>"May"</legend>
                    <Checkbox name="may" value="r" label="Read" checked=true/>
                    <Checkbox name="may" value="d" label="Delete" disabled=true hint="You can't give what you don't have."/>
                </fieldset>
                <div class="form-actions">
                    <Button>"Cancel"</Button>
                    <Button look=ButtonLook::Primary submit=true>"Save"</Button>
                </div>
            </form>
        </Part>
    }
    .into_any()
}

#[component]
fn Messages() -> impl IntoView {
    let banners = TONES
        .map(|(tone, _)| view! { <Banner tone>"The mail server has not answered since 14:02."</Banner> })
        .collect_view();
    view! {
        <Part title="Messages">
            <Banner
                tone=Tone::Good
                action=|| {
                    view! {
                        <PostForm action="#" fields=vec![("id", "7".to_owned())]>
                            <Button submit=true look=ButtonLook::Quiet size=ButtonSize::Small icon=IconName::Undo>"Undo"</Button>
                        </PostForm>
                    }
                }
            >
                "Charles Babbage was removed."
            </Banner>
            {banners}
            <Empty icon=IconName::Users title="No one here yet" text="Invite the people you work with; each gets a link by e-mail.">
                <Button look=ButtonLook::Primary>"Invite people"</Button>
            </Empty>
            <Empty icon=IconName::Search title="No one matches “grcae”">
                <LinkButton href="#">"Clear filters"</LinkButton>
            </Empty>
            <Empty icon=IconName::TriangleAlert title="The list could not be loaded" text="Nothing was lost. Request 01HF7YAT.">
                <LinkButton href="#" icon=IconName::Refresh>"Retry"</LinkButton>
            </Empty>
        </Part>
    }
    .into_any()
}

#[component]
fn Lists() -> impl IntoView {
    let tab = |label: &str, count, is_current| Tab {
        href: "#".to_owned(),
        label: label.to_owned(),
        count,
        is_current,
    };
    let tabs = vec![
        tab("All", Some(1284), true),
        tab("Admins", Some(6), false),
        tab("Inactive 90 days", None, false),
    ];
    let rows = [
        ("1", "Ada Lovelace", "ada@acme.example", "Owner"),
        ("2", "Charles Babbage", "charles@acme.example", "Admin"),
    ]
    .map(|(id, name, email, role)| {
        let select = ["Select ", name].concat();
        let actions = ["Actions for ", name].concat();
        view! {
            <tr>
                <SelectRow value=id label=select/>
                <th scope="row">
                    <span class="person">
                        <Avatar id name/>
                        <a class="clip" href="#">{name}</a>
                    </span>
                </th>
                <td class="cell-wide cell-meta">{email}</td>
                <td>{role}</td>
                <td class="cell-status"><Status tone=Tone::Good label="Active"/></td>
                <td class="cell-menu">
                    <Menu id=["gallery-", id].concat() label=actions>
                        <MenuLink href="#" icon=IconName::User label="Open"/>
                        <MenuLink href="#" icon=IconName::Trash label="Remove" danger=true/>
                    </Menu>
                </td>
            </tr>
        }
    })
    .collect_view();
    let bulk = || {
        view! {
            <strong>"Selected rows"</strong>
            <Button size=ButtonSize::Small>"Change roles"</Button>
            <Button size=ButtonSize::Small>"Disable"</Button>
        }
    };
    view! {
        <Part title="Lists">
            <Tabs label="Views" tabs/>
            <FilterBar action="#">
                <SearchBox id="search" label="Search name, e-mail or ID"/>
                <FilterMenu id="by-status" label="Status" active=1>
                    <Checkbox name="status" value="active" label="Active"/>
                    <Checkbox name="status" value="disabled" label="Disabled" checked=true/>
                </FilterMenu>
            </FilterBar>
            <Chips clear_href="#">
                <Chip label="Status" value="Disabled" href="#"/>
                <Chip label="Role" value="Admin" href="#"/>
            </Chips>
            <Table caption="Users" bulk>
                <thead>
                    <tr>
                        <SelectAll/>
                        <SortHeader label="Name" href="#" sorted=Sort::Ascending/>
                        <SortHeader label="E-mail" href="#"/>
                        <th scope="col">"Roles"</th>
                        <th scope="col">"Status"</th>
                        <th scope="col"><span class="visually-hidden">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
            <Pagination shown=25_u64 total=1284_u64 newer="#" older="#"/>
        </Part>
    }
    .into_any()
}

#[component]
fn Dialogs() -> impl IntoView {
    let actions = move || {
        view! {
            <Button autofocus=true attr:commandfor="gallery-dialog" attr:command="close">"Keep Charles"</Button>
            <Button look=ButtonLook::Danger attr:commandfor="gallery-dialog" attr:command="close">"Remove Charles"</Button>
        }
    };
    view! {
        <Part title="Dialog">
            <div class="actions">
                <Button attr:commandfor="gallery-dialog" attr:command="show-modal">"Remove Charles …"</Button>
            </div>
            <Dialog id="gallery-dialog" title="Remove Charles Babbage from Acme?" actions>
                <p>"He loses access immediately, on every device."</p>
            </Dialog>
        </Part>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn the_whole_kit_renders_on_the_server_without_inline_styles() {
        let html = Owner::new().with(|| view! { <Gallery/> }.to_html());
        assert!(html.contains("The kit"));
        assert!(!html.contains("style="), "an inline style would be refused by the content security policy");
    }
}
