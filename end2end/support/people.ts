// People in the tests: a name, a unique address, a password.

/** A person with or without an account. */
export interface Person {
  name: string;
  email: string;
  password: string;
}

let people = 0;

/** A new person. The surname is a number, so that names are as unique as addresses. */
export function person(firstName: string): Person {
  people += 1;
  const surname = `P${people}`;
  return {
    name: `${firstName} ${surname}`,
    email: `${firstName}.${surname}@example.com`.toLowerCase(),
    password: `quiet ${surname} violet badger hums`,
  };
}

/** The first name, as pages use it. */
export function firstName({ name }: Person): string {
  return name.split(" ")[0] ?? name;
}
