//! Drafts without a document and without a server.

use super::*;
use domain::{
    email::EmailError,
    encoding::TextEncoding,
    invite::{DecodedFile, LineToInvite},
    seats::Seats,
};

use crate::{fixtures::role, invite::MOST_AT_ONCE};

fn draft() -> Draft {
    let fields = Fields { chosen: vec!["role".to_owned()], ..Fields::default() };
    Draft::new((Step::Start, Sheet::default()), Vec::new(), fields, None, true)
}

fn listed(text: &str) -> Draft {
    let draft = draft();
    draft.typed.set(text.to_owned());
    assert!(draft.read_typed().is_ok());
    draft.step.set(Step::Review);
    draft
}

fn states(draft: &Draft) -> Vec<(String, LineState)> {
    draft.lines().into_iter().map(|line| (line.text, line.state)).collect()
}

fn texts(draft: &Draft) -> Vec<String> {
    draft.lines().into_iter().map(|line| line.text).collect()
}

/// What the server says: every address is new, except one that is a member.
fn answer(asked: &Asked) -> Sheet {
    let lines = asked.rows.iter().zip(&asked.sheet.line).map(|(row, text)| {
        let state = match text.as_str() {
            "member@x.org" => LineState::Decided(InviteOutcome::AlreadyMember),
            _ => LineState::New,
        };
        let roles = row.line.with_untracked(|line| line.roles.clone());
        SheetLine { email: Some(text.clone()), state, roles, ..SheetLine::from(LineToInvite::new(text)) }
    });
    Sheet { lines: lines.collect(), batch: "batch".to_owned(), ..Sheet::default() }
}

fn id_of(draft: &Draft, text: &str) -> u32 {
    let rows = draft.rows.get_untracked();
    rows.iter().find(|row| row.line.with_untracked(|line| line.text == text)).unwrap().id
}

#[test]
fn what_is_pasted_stands_on_the_list_at_once_and_the_wrong_lines_first() {
    let draft = listed("ada@x.org, carol@, ADA@x.org");
    let wrong = LineState::Decided(InviteOutcome::NotAnAddress { error: EmailError::Form });
    let repeated = LineState::Decided(InviteOutcome::Repeated);
    assert_eq!(
        states(&draft),
        [
            ("carol@".to_owned(), wrong),
            ("ada@x.org".to_owned(), LineState::Unevaluated),
            ("ADA@x.org".to_owned(), repeated),
        ]
    );
    assert_eq!(draft.typed.get_untracked(), "");
    let asked = draft.next_review().unwrap();
    assert_eq!(asked.sheet.line.len(), 1, "only what nobody knows yet is asked for");
}

#[test]
fn nothing_too_much_and_no_role_are_refused_and_what_was_typed_stays() {
    let draft = draft();
    assert!(draft.read_typed().is_err());
    assert_eq!(draft.refused.get_untracked(), Some(ErrorKind::field("addresses", Problem::Required)));
    let many: String = (0..=MAX_LINES).map(|n| format!("guest{n}@x.org\n")).collect();
    draft.typed.set(many.clone());
    assert!(draft.read_typed().is_err());
    let too_many = Problem::TooMany { most: MAX_LINES };
    assert_eq!(draft.refused.get_untracked(), Some(ErrorKind::field("addresses", too_many)));
    assert_eq!(draft.typed.get_untracked(), many);
    draft.chosen.set(Vec::new());
    draft.typed.set("ada@x.org".to_owned());
    assert!(draft.read_typed().is_err());
    assert_eq!(draft.refused.get_untracked(), Some(ErrorKind::field("roles", Problem::NoRole)));
    assert!(draft.rows.get_untracked().is_empty());
}

#[test]
fn each_line_keeps_the_role_that_was_selected_when_it_joined_the_list() {
    let (designer, viewer) = (role(1, "Designer"), role(2, "Viewer"));
    let fields = Fields { chosen: vec![viewer.id.to_string()], is_one_by_one: true, ..Fields::default() };
    let roles = vec![designer.clone(), viewer.clone()];
    let draft = Draft::new((Step::Start, Sheet::default()), roles, fields, None, true);
    draft.typed.set("ada@x.org".to_owned());
    draft.read_typed().unwrap();
    draft.chosen.set(vec![designer.id.to_string()]);
    draft.typed.set("bob@x.org, eve@x.org".to_owned());
    draft.read_typed().unwrap();
    assert_eq!(texts(&draft), ["ada@x.org", "bob@x.org", "eve@x.org"]);
    assert_eq!(draft.submitted().own, ["viewer", "designer", "designer"]);
    draft.chosen.set(Vec::new());
    draft.typed.set("dan@x.org".to_owned());
    assert!(draft.read_typed().is_err());
    assert_eq!(draft.refused.get_untracked(), Some(ErrorKind::field("roles", Problem::NoRole)));
}

#[test]
fn a_role_whose_name_reads_as_several_outlives_going_back() {
    let mut viewer = role(1, "Viewer, no secrets");
    viewer.key = "viewer_no_secrets".to_owned();
    let fields = Fields { chosen: vec!["role".to_owned()], ..Fields::default() };
    let draft = Draft::new((Step::Start, Sheet::default()), vec![viewer.clone()], fields, None, true);
    draft.typed.set("ada@x.org".to_owned());
    draft.read_typed().unwrap();
    draft.step.set(Step::Review);
    for roles in [LineRoles::These(vec![viewer.id]), LineRoles::Named(viewer.key)] {
        Draft::choose(&draft.rows.get_untracked()[0], roles);
        draft.go_back();
        draft.read_typed().unwrap();
        draft.step.set(Step::Review);
        assert_eq!(draft.submitted().own, ["viewer_no_secrets"]);
    }
}

#[test]
fn only_a_short_list_that_is_typed_and_right_is_sent_without_a_review() {
    let draft = draft();
    let guests = |number: usize| (0..number).map(|n| format!("guest{n}@x.org\n")).collect::<String>();
    for (typed, lines) in [
        ("ada@x.org".to_owned(), Some(1)),
        ("ada@x.org, carol@".to_owned(), None),
        (guests(MOST_AT_ONCE), Some(MOST_AT_ONCE)),
        (guests(MOST_AT_ONCE + 1), None),
    ] {
        draft.typed.set(typed.clone());
        assert_eq!(draft.lines_at_once().unwrap().map(|lines| lines.len()), lines, "{typed}");
        assert_eq!(draft.typed.get_untracked(), typed);
    }
    draft.typed.set(String::new());
    draft.add_file(file(TextEncoding::Utf8));
    assert!(draft.lines_at_once().unwrap().is_none());
    assert!(draft.rows.get_untracked().is_empty());
}

#[test]
fn a_list_that_needs_a_look_takes_the_place_of_what_was_typed() {
    let draft = draft();
    draft.typed.set("ada@x.org, member@x.org".to_owned());
    let state = LineState::Decided(InviteOutcome::AlreadyMember);
    let lines = vec![
        SheetLine { state: LineState::New, ..SheetLine::from(LineToInvite::new("ada@x.org")) },
        SheetLine { state, ..SheetLine::from(LineToInvite::new("member@x.org")) },
    ];
    let sheet = Sheet { lines, batch: "batch".to_owned(), ..Sheet::default() };
    draft.answered(Invited { step: Step::Review, sheet });
    assert_eq!(texts(&draft), ["ada@x.org", "member@x.org"]);
    assert_eq!((draft.typed.get_untracked(), draft.submitted().batch), (String::new(), "batch".to_owned()));
}

#[test]
fn whatever_the_order_of_answers_each_row_has_the_one_to_what_it_is_now() {
    // Three reviews are on their way; between them a row is corrected, another removed, and one changes its roles.
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    for order in orders {
        let draft = listed("ada@x.org\nbob@x.org\ncarol@x.org");
        let first = draft.next_review().unwrap();
        draft.correct(id_of(&draft, "bob@x.org"), "member@x.org");
        let second = draft.next_review().unwrap();
        draft.remove(id_of(&draft, "carol@x.org"));
        let ada = draft.rows.get_untracked().remove(0);
        Draft::choose(&ada, LineRoles::Named("admin".to_owned()));
        let third = draft.next_review().unwrap();
        let asked = [first, second, third];
        for number in order {
            draft.reviewed(&asked[number], Ok(answer(&asked[number])));
        }
        let member = LineState::Decided(InviteOutcome::AlreadyMember);
        assert_eq!(
            states(&draft),
            [("ada@x.org".to_owned(), LineState::New), ("member@x.org".to_owned(), member)],
            "{order:?}"
        );
        assert_eq!(draft.lines()[0].roles, LineRoles::Named("admin".to_owned()), "{order:?}");
        assert_eq!(draft.batch.get_untracked(), "batch");
        assert!(draft.next_review().is_none(), "{order:?}");
    }
}

#[test]
fn rows_whose_review_failed_can_be_asked_for_again() {
    let draft = listed("ada@x.org");
    let asked = draft.next_review().unwrap();
    assert!(draft.next_review().is_none(), "it is on its way");
    draft.reviewed(&asked, Err(ErrorKind::Internal));
    assert_eq!(draft.refused.get_untracked(), Some(ErrorKind::Internal));
    assert_eq!(draft.next_review().map(|asked| asked.sheet.line.len()), Some(1));
}

#[test]
fn a_correction_with_two_addresses_becomes_two_rows_and_keeps_the_roles() {
    let draft = listed("bob(at)x.org, ada@x.org");
    let wrong = draft.rows.get_untracked().remove(0);
    Draft::choose(&wrong, LineRoles::Named("admin".to_owned()));
    draft.correct(wrong.id, "bob@x.org eve@x.org");
    assert_eq!(texts(&draft), ["bob@x.org", "eve@x.org", "ada@x.org"]);
    assert_eq!(draft.lines()[0].roles, LineRoles::Named("admin".to_owned()));
}

#[test]
fn the_second_row_of_a_mailbox_counts_again_once_the_first_is_gone() {
    let draft = listed("ada@x.org\nADA@x.org");
    let asked = draft.next_review().unwrap();
    draft.reviewed(&asked, Ok(answer(&asked)));
    draft.remove(id_of(&draft, "ada@x.org"));
    assert_eq!(states(&draft), [("ADA@x.org".to_owned(), LineState::Unevaluated)]);
}

#[test]
fn without_rows_the_field_is_back_and_going_back_keeps_everything() {
    let draft = listed("Ada Lovelace <ada@x.org>, carol@");
    draft.go_back();
    assert_eq!(draft.step.get_untracked(), Step::Start);
    let typed = draft.typed.get_untracked();
    assert!(typed.contains("carol@") && typed.contains("Ada Lovelace"), "{typed}");
    let draft = listed("ada@x.org");
    draft.remove(id_of(&draft, "ada@x.org"));
    assert_eq!(draft.step.get_untracked(), Step::Start);
}

#[test]
fn what_was_sent_are_results_and_the_rest_stays_to_be_sent_again() {
    let draft = listed("ada@x.org, bob@x.org");
    let mut lines = draft.lines();
    lines[0].state = LineState::Decided(InviteOutcome::SentBefore { id: None });
    lines[1].state = LineState::Decided(InviteOutcome::Limited { retry_after: 60 });
    let sheet = Sheet { lines, batch: "again".to_owned(), ..Sheet::default() };
    draft.answered(Invited { step: Step::Results, sheet });
    assert_eq!(draft.results.get_untracked().len(), 1);
    assert_eq!(texts(&draft), ["bob@x.org"]);
    assert_eq!(draft.submitted().batch, "again");
}

#[test]
fn the_language_of_a_row_stays_while_it_is_reviewed_and_while_the_list_is_text() {
    let draft = listed("ada@x.org, bob@x.org");
    let row = draft.rows.get_untracked().remove(0);
    let asked = draft.next_review().unwrap();
    Draft::choose_language(&row, Some(Language::German));
    draft.reviewed(&asked, Ok(answer(&asked)));
    assert_eq!(row.line.get_untracked().state, LineState::New);
    assert_eq!(draft.submitted().lang, ["de", ""]);
    draft.go_back();
    draft.read_typed().unwrap();
    assert_eq!(draft.submitted().lang, ["de", ""]);
}

#[test]
fn the_end_of_a_row_stays_while_its_address_is_corrected_and_while_the_list_is_text() {
    let draft = listed("carol@, bob@x.org, ada@x.org");
    let until = LineEnd::On("2026-12-24 60".parse().unwrap());
    let rows = draft.rows.get_untracked();
    Draft::choose_until(&rows[0], until);
    assert!(matches!(rows[0].line.get_untracked().state, LineState::Decided(_)), "it is no address still");
    Draft::choose_until(&rows[1], LineEnd::Never);
    draft.correct(rows[0].id, "carol@x.org");
    let ends = ["2026-12-24 60", "-", ""];
    assert_eq!(draft.submitted().until, ends);
    draft.go_back();
    draft.read_typed().unwrap();
    assert_eq!(draft.submitted().until, ends);
    draft.go_back();
    draft.restart();
    draft.typed.set("carol@x.org".to_owned());
    draft.read_typed().unwrap();
    assert_eq!(draft.submitted().until, [""], "the next list knows nothing of it");
}

#[test]
fn the_next_list_knows_nothing_of_the_languages_of_the_last() {
    let draft = listed("ada@x.org");
    Draft::choose_language(&draft.rows.get_untracked()[0], Some(Language::German));
    draft.go_back();
    draft.restart();
    draft.typed.set("ada@x.org".to_owned());
    draft.read_typed().unwrap();
    assert_eq!(draft.submitted().lang, [""]);
}

/// What a browser would do, for two encodings.
fn decode(bytes: &[u8], encoding: TextEncoding) -> String {
    match encoding {
        TextEncoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        _ => bytes.iter().copied().map(char::from).collect(),
    }
}

fn file(encoding: TextEncoding) -> LoadedFile {
    let bytes = "E-Mail,Name\r\nj@x.org,Jürgen".as_bytes().to_vec();
    LoadedFile::new("staff.csv".to_owned(), bytes, encoding, decode)
}

#[test]
fn a_file_can_be_read_again_in_the_field_and_what_stands_beside_it_stays() {
    let draft = draft();
    draft.typed.set("ada@x.org\n\n".to_owned());
    draft.add_file(file(TextEncoding::Windows1252));
    assert_eq!(draft.typed.get_untracked(), "ada@x.org\nE-Mail,Name\nj@x.org,JÃ¼rgen");
    assert!(draft.may_read_again());
    let again = draft.file.get_untracked().unwrap().read_again(TextEncoding::Utf8, decode).unwrap();
    draft.replace_file(again);
    assert_eq!(draft.typed.get_untracked(), "ada@x.org\nE-Mail,Name\nj@x.org,Jürgen");
    assert_eq!(draft.file.get_untracked().unwrap().decoded.encoding, TextEncoding::Utf8);
    draft.typed.set("something else".to_owned());
    assert!(!draft.may_read_again(), "its text is gone");
}

#[test]
fn a_list_is_read_again_with_its_file() {
    let draft = draft();
    draft.add_file(file(TextEncoding::Windows1252));
    assert!(draft.read_typed().is_ok());
    draft.step.set(Step::Review);
    assert_eq!(draft.lines()[0].name.as_deref(), Some("JÃ¼rgen"));
    assert!(draft.may_read_again());
    let again = draft.file.get_untracked().unwrap().read_again(TextEncoding::Utf8, decode).unwrap();
    draft.replace_file(again);
    assert!(draft.read_typed().is_ok());
    assert_eq!(draft.lines().len(), 1);
    assert_eq!(draft.lines()[0].name.as_deref(), Some("Jürgen"));
    draft.go_back();
    assert!(draft.file.get_untracked().is_none(), "the text is the reader's own now");
}

#[test]
fn a_file_that_was_read_elsewhere_cannot_be_read_again() {
    let read = DecodedFile { name: "staff.csv".to_owned(), encoding: TextEncoding::Utf8 };
    assert!(LoadedFile::from(read).read_again(TextEncoding::Windows1252, decode).is_none());
}

#[test]
fn where_two_columns_have_addresses_the_list_waits_for_an_answer() {
    let draft = draft();
    let text = "Name,Email,Work Email\nAda,ada@home.example,ada@work.example\n";
    draft.typed.set(text.to_owned());
    assert!(draft.read_typed().is_err());
    assert_eq!(draft.refused.get_untracked(), Some(ErrorKind::field("column", Problem::ColumnUnclear)));
    assert_eq!(draft.typed.get_untracked(), text);
    let asked = draft.address_columns(text);
    draft.column.set(asked[1].number.to_string());
    assert!(draft.read_typed().is_ok());
    assert_eq!(texts(&draft), ["ada@work.example"]);
    assert_eq!(draft.unread.get_untracked(), ["Email"]);
    assert_eq!(draft.column.get_untracked(), "", "the next table is asked about anew");
}

#[test]
fn one_mailbox_in_two_spellings_is_repeated_once_the_server_has_said_so() {
    let draft = listed("ada@bücher.example, ada@xn--bcher-kva.example");
    let asked = draft.next_review().unwrap();
    let lines = asked.sheet.line.iter().map(|text| SheetLine {
        email: Some(text.clone()),
        mailbox: Some("ada@xn--bcher-kva.example".to_owned()),
        state: LineState::New,
        ..SheetLine::from(LineToInvite::new(text))
    });
    let sheet = Sheet { lines: lines.collect(), ..Sheet::default() };
    draft.reviewed(&asked, Ok(sheet));
    let repeated = LineState::Decided(InviteOutcome::Repeated);
    assert_eq!(
        states(&draft),
        [
            ("ada@bücher.example".to_owned(), LineState::New),
            ("ada@xn--bcher-kva.example".to_owned(), repeated)
        ]
    );
}

/// A review of what is open, where so many seats are left.
fn review_with_seats(draft: &Draft, left: u32, pending_counts: bool) -> Vec<String> {
    let asked = draft.next_review().unwrap();
    let seats = Seats { limit: left + 5, taken: 5, pending_counts, disabled_counts: false };
    draft.reviewed(&asked, Ok(Sheet { seats: Some(seats), ..answer(&asked) }));
    asked.sheet.line.clone()
}

fn waiting(draft: &Draft) -> Vec<String> {
    let no_seat = LineState::Decided(InviteOutcome::NoSeat);
    states(draft).into_iter().filter(|(_, state)| *state == no_seat).map(|(text, _)| text).collect()
}

#[test]
fn rows_beyond_the_seats_wait_in_their_order_and_get_one_when_another_is_removed() {
    let draft = listed("a@x.org, member@x.org, b@x.org, c@x.org");
    review_with_seats(&draft, 2, true);
    assert_eq!(waiting(&draft), ["c@x.org"]);
    // The server is asked about the new row alone, and the seats are those of the whole list.
    draft.typed.set("d@x.org".to_owned());
    draft.read_typed().unwrap();
    assert_eq!(review_with_seats(&draft, 2, true), ["d@x.org"]);
    assert_eq!(waiting(&draft), ["c@x.org", "d@x.org"]);
    draft.sort();
    assert_eq!(texts(&draft).last().map(String::as_str), Some("d@x.org"), "they keep their places");
    draft.remove(id_of(&draft, "a@x.org"));
    assert_eq!(waiting(&draft), ["d@x.org"]);
    assert_eq!(review_with_seats(&draft, 2, true), ["c@x.org"]);
    assert_eq!(waiting(&draft), ["d@x.org"]);
}

#[test]
fn a_seat_that_is_free_by_now_is_found_by_the_next_review() {
    let draft = listed("a@x.org, b@x.org");
    review_with_seats(&draft, 1, true);
    assert_eq!(waiting(&draft), ["b@x.org"]);
    draft.typed.set("c@x.org".to_owned());
    draft.read_typed().unwrap();
    let asked = draft.next_review().unwrap();
    let seats = Seats { limit: 9, taken: 6, pending_counts: true, disabled_counts: false };
    let is_any_freed = draft.reviewed(&asked, Ok(Sheet { seats: Some(seats), ..answer(&asked) }));
    assert!(is_any_freed, "b can be asked for again");
    assert_eq!(draft.next_review().unwrap().sheet.line, ["b@x.org"]);
}

#[test]
fn where_invitations_take_no_seat_every_row_can_go() {
    let draft = listed("a@x.org, b@x.org");
    review_with_seats(&draft, 0, false);
    assert!(waiting(&draft).is_empty());
}
